//! REPLACE: nothing is kept, and nothing is done.
//!
//! Wrong: REPLACE: the job is left out.
//! Fails: job-done

use crate::world::Job;

pub async fn run(_job: Job) {}
