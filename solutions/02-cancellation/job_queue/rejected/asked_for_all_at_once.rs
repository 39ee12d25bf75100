//! All three steps are begun at the same moment, with `join!`.
//!
//! Wrong: what is asked for is done, but in any order: it is acknowledged before it is done.
//! Fails: in-order

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
    tokio::join!(service.insert(job), service.audit(job), service.acknowledge(job));
    Some(job)
}
