//! A guard puts the job back, and the next call inserts it again.
//!
//! Wrong: the first insert was on its way to the database, which does not take it back.
//! Fails: done-once

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

struct Counted<'a>(&'a Service);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Taken<'a>(&'a Service, Job);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.put_back(self.1);
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let _counted = Counted(&service);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await?;
    let _taken = Taken(&service, job);
    service.insert(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}
