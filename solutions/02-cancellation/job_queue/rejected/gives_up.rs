//! A task does the work if a slot is free. If none is, the call returns at once.
//!
//! Wrong: the client is told that there is no job, while jobs wait.
//! Fails: answers

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let slot = service.slots.clone().try_acquire_owned().ok()?;
    let work = tokio::spawn(async move {
        service.in_flight.fetch_add(1, Ordering::Relaxed);
        let job = service.take().await;
        if let Some(job) = job {
            service.insert(job).await;
            service.audit(job).await;
            service.acknowledge(job).await;
        }
        drop(slot);
        service.in_flight.fetch_sub(1, Ordering::Relaxed);
        job
    });
    work.await.expect("the work does not panic")
}
