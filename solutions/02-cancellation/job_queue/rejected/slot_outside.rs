//! The call takes the slot, and a task does the work.
//!
//! Wrong: the slot goes back when the client hangs up, while the task still works.
//! Fails: at-most-two

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let slots = service.slots.clone();
    let _slot = slots.acquire().await.expect("it is never closed");
    tokio::spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let job = service.take().await;
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
    }
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
