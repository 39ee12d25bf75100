//! Handles one call of a client: does a job of the queue, and acknowledges it.
//!
//! To do a job is to insert its result and to write its audit record. The client may hang up at any
//! moment: then the future of `handle` is dropped, wherever it is. What was begun may still come to
//! its end. The other clients go on calling for a second. Three seconds later:
//!
//! - no-job-lost: every job has its result, and is acknowledged
//! - done-once: no job has two results
//! - in-order: a record was written when its result was there, and a job acknowledged after that
//! - audit-complete: every result has its audit record
//! - answers: a call that was not dropped returned its job, after it was acknowledged, and no other
//!   call returned the same; or `None`, when it found no job
//! - in-flight-zero: `in_flight` is 0. Until then it counted each call that was at work, also one
//!   whose client was gone
//! - at-most-two: never were more than two calls at work on jobs, as `slots` has room for two
//! - slots-back: and both places are free
//! - nothing-alive: no task is left
//! - heap-grows-not: no more memory is held than before
//!
//! Use what `Service` has; `world/service.rs` tells what each part does. The future must be `Send`.
//! Time is simulated: stay on this runtime. Tasks are fine. Threads, the blocking pool and the real
//! clock are not. The crates in `Cargo.toml` can be used.

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await;
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
