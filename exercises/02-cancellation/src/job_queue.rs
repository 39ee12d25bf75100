//! Handles one call of a client: does a job of the queue, and acknowledges it.
//!
//! To do a job is to insert its result and to write its audit record. The client may hang up at any
//! moment: then the future of `handle` is dropped, wherever it is. What was begun may still come to
//! its end. The other clients go on calling for a second. A call that finds no job returns `None`.
//! `handle` is fixed when, three seconds later:
//!
//! - no-job-lost: every job is done and acknowledged (6 of 6)
//! - at-most-two: at most two jobs are at work at once, from `take` until acknowledged or put back
//!   (at most 2 at once)
//! - done-once: no job is done twice (at most 1 result for a job)
//! - in-order: first the result, then its record, then it is acknowledged (each job in this order)
//! - audit-complete: every result has its audit record (6 of 6)
//! - answers: a call that is not dropped returns its job (each job once, after it was acknowledged;
//!   `None` only if the queue was empty)
//! - in-flight-zero: `in_flight` counts the calls at work, and ends at 0 (0 at the end; until then
//!   each call once, also one at work whose client is gone)
//! - slots-back: both slots are free again (all 2)
//! - nothing-alive: in the end no task is left (no task)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
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
