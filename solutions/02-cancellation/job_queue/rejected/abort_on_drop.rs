//! The task is in a `JoinSet`.
//!
//! Wrong: a set that is dropped aborts its tasks: the same as no task.
//! Fails: no-job-lost, audit-complete, in-flight-zero

use std::sync::atomic::Ordering;

use tokio::task::JoinSet;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let mut tasks = JoinSet::new();
    tasks.spawn(work(service));
    tasks.join_next().await.expect("there is one").expect("the work does not panic")
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
