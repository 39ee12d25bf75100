//! The job is returned as soon as it is taken, and a task does the rest.
//!
//! Wrong: the client is told that a job is done which is not.
//! Fails: answers, in-flight-zero

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.clone().acquire_owned().await.expect("it is never closed");
    let job = service.take().await;
    tokio::spawn(async move {
        if let Some(job) = job {
            service.insert(job).await;
            service.audit(job).await;
            service.acknowledge(job).await;
        }
        drop(slot);
        service.in_flight.fetch_sub(1, Ordering::Relaxed);
    });
    job
}
