//! The guard is disarmed as soon as the result is in.
//!
//! Wrong: dropped after that, the job is never acknowledged, and nobody has it.
//! Fails: no-job-lost

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

struct Counted<'a>(&'a Service);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Taken<'a>(&'a Service, Option<Job>);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(job) = self.1 {
            self.0.put_back(job);
        }
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let _counted = Counted(&service);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await?;
    let mut taken = Taken(&service, Some(job));
    service.insert_once(job).await;
    taken.1 = None;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}
