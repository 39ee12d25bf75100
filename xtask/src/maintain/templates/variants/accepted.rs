//! REPLACE: the job has a task of its own.
//!
//! Costs: REPLACE: a task.

use crate::world::Job;

pub async fn run(job: Job) {
    let _ = tokio::spawn(async move { job.step().await }).await;
}
