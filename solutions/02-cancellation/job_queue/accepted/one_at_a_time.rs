//! The task holds both slots, so that calls never work side by side.
//!
//! Costs: half of the throughput. It is needed for nothing here. If the work panics the count
//! stays: a guard would count down.

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let work = tokio::spawn(async move {
        service.in_flight.fetch_add(1, Ordering::Relaxed);
        let slots = service.slots.acquire_many(2).await.expect("it is never closed");
        let job = service.take().await;
        if let Some(job) = job {
            service.insert(job).await;
            service.audit(job).await;
            service.acknowledge(job).await;
        }
        drop(slots);
        service.in_flight.fetch_sub(1, Ordering::Relaxed);
        job
    });
    work.await.expect("the work does not panic")
}
