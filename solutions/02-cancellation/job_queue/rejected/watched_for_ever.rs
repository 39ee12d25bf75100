//! A second task watches each job that was acknowledged, in case it comes back.
//!
//! Wrong: it never does, and the task never ends.
//! Fails: heap-grows-not, nothing-alive

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    tokio::spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await;
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
        tokio::spawn(std::future::pending::<()>());
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
