//! A task does the work, and expects that there is a job to do.
//!
//! Wrong: a call may find the queue empty.
//! Fails: runs-through

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    tokio::spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await.expect("nobody calls without a reason");
    service.insert(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    Some(job)
}
