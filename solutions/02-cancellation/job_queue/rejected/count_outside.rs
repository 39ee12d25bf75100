//! The call counts itself, and a task does the work.
//!
//! Wrong: the dashboard forgets work whose client is gone.
//! Fails: in-flight-zero

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
    tokio::spawn(work(service.clone())).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    let _slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await?;
    service.insert(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}
