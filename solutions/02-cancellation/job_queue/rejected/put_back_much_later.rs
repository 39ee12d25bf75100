//! The job is put back after a minute, when its client has surely given up.
//!
//! Wrong: by then nobody calls any more.
//! Fails: audit-complete, heap-grows-not, no-job-lost, nothing-alive

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::sleep;

use crate::world::service::{Job, Service};

struct Counted<'a>(&'a Service, Option<Job>);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
        if let Some(job) = self.1 {
            let service = self.0.clone();
            tokio::spawn(async move {
                sleep(Duration::from_secs(60)).await;
                service.put_back(job);
            });
        }
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let mut counted = Counted(&service, None);
    let _slot = service.slots.acquire().await.expect("it is never closed");
    counted.1 = service.take().await;
    let job = counted.1?;
    service.insert_once(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    counted.1.take()
}
