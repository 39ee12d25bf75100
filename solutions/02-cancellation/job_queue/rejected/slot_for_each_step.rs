//! A task does the work, and takes a slot for each step, no longer than the step takes.
//!
//! Wrong: the slot is for the job. Between two steps it is another's, who takes one more job.
//! Fails: at-most-two

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    tokio::spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    let slot = async || service.slots.acquire().await.expect("it is never closed");
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let first = slot().await;
    let job = service.take().await;
    drop(first);
    if let Some(job) = job {
        let inserting = slot().await;
        service.insert(job).await;
        drop(inserting);
        let auditing = slot().await;
        service.audit(job).await;
        drop(auditing);
        let acknowledging = slot().await;
        service.acknowledge(job).await;
        drop(acknowledging);
    }
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
