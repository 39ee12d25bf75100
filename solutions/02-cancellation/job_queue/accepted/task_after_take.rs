//! Only what comes after `take` is a task. It owns the slot and the count.
//!
//! Costs: it relies on `take`, which promises to take nothing when it is dropped.

use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

struct Counted(Service);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let counted = Counted(service.clone());
    let slot = service.slots.clone().acquire_owned().await.expect("it is never closed");
    let job = service.take().await?;
    let work = tokio::spawn(async move {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
        drop((slot, counted));
    });
    work.await.expect("the work does not panic");
    Some(job)
}
