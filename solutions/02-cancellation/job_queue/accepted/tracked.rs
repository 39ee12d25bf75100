//! The work is spawned on a `TaskTracker`, which a shutdown can wait for.
//!
//! Costs: a tracker for the whole service, in real code; here each call has its own. If the
//! work panics the count stays: a guard would count down.

use std::sync::atomic::Ordering;

use tokio_util::task::TaskTracker;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let tracker = TaskTracker::new();
    tracker.spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
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
