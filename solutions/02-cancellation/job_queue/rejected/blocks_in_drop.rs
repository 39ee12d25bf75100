//! A destructor waits for the rest of the work.
//!
//! Wrong: a runtime cannot be waited for from within itself: it panics.
//! Fails: runs-through

use std::sync::atomic::Ordering;

use tokio::runtime::Handle;

use crate::world::service::{Job, Service};

struct Unfinished<'a>(&'a Service, Option<Job>);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(job) = self.1 {
            Handle::current().block_on(finish(self.0, job));
        }
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn finish(service: &Service, job: Job) {
    service.insert_once(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let mut unfinished = Unfinished(&service, None);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    unfinished.1 = service.take().await;
    let job = unfinished.1?;
    finish(&service, job).await;
    unfinished.1.take()
}
