//! The slot is given back by hand.
//!
//! Wrong: dropped before that line, it is never given back.
//! Fails: slots-back

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let slots = service.slots.clone();
    slots.acquire().await.expect("it is never closed").forget();
    let job = tokio::spawn(work(service)).await.expect("the work does not panic");
    slots.add_permits(1);
    job
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
