//! The call counts itself, so that it is seen at once, and so does the task that works for it.
//!
//! Wrong: the dashboard shows two calls for each client that waits.
//! Fails: in-flight-zero

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

struct Counted(Service);

impl Counted {
    fn new(service: &Service) -> Self {
        service.in_flight.fetch_add(1, Ordering::Relaxed);
        Self(service.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    let _counted = Counted::new(&service);
    let work = tokio::spawn(async move {
        let _counted = Counted::new(&service);
        let _slot = service.slots.acquire().await.expect("it is never closed");
        let job = service.take().await;
        if let Some(job) = job {
            service.insert(job).await;
            service.audit(job).await;
            service.acknowledge(job).await;
        }
        job
    });
    work.await.expect("the work does not panic")
}
