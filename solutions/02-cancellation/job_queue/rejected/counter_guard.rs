//! A guard counts the call down again.
//!
//! Wrong: the count is right, and the job is lost as before.
//! Fails: no-job-lost, audit-complete

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

struct Counted<'a>(&'a Service);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let _counted = Counted(&service);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await?;
    service.insert(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}
