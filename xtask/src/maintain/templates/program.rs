//! REPLACE: what the program does.
//!
//! When `run` is given a job:
//!
//! - job-done: the job is done once (1 time)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! Use `Job::step`. Time is simulated: stay on this runtime. Tasks are fine. Threads, the blocking
//! pool and the real clock are not. The crates in `Cargo.toml` can be used.

use crate::world::Job;

pub async fn run(job: Job) {
    let kept = vec![0_u8; 1_024];
    job.step().await;
    std::mem::forget(kept);
}
