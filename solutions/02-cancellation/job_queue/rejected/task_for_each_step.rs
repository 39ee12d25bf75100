//! Each step is a task.
//!
//! Wrong: each step comes to its end, and the next one is never begun.
//! Fails: no-job-lost, audit-complete, in-flight-zero, at-most-two

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await;
    if let Some(job) = job {
        tokio::spawn(service.insert(job)).await.expect("it does not panic");
        tokio::spawn(service.audit(job)).await.expect("it does not panic");
        tokio::spawn(service.acknowledge(job)).await.expect("it does not panic");
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
