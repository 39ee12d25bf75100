//! A guard puts the job back, and a second attempt does no harm: the result has a key.
//!
//! Costs: each step may run twice, and the database must know the key.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::world::service::{Job, Service};

struct Counted<'a>(&'a AtomicI64);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Taken<'a>(&'a Service, Job);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        // Once it is acknowledged this does nothing.
        self.0.put_back(self.1);
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let _counted = Counted(&service.in_flight);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await?;
    let _taken = Taken(&service, job);
    service.insert_once(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}
