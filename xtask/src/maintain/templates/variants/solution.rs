//! REPLACE: what it is kept for is done, and it is dropped.
//!
//! Costs: REPLACE: nothing.

use crate::world::Job;

pub async fn run(job: Job) {
    job.step().await;
}
