//! A guard that is dropped with a job still in it spawns what is left to do.
//!
//! Costs: a destructor that spawns, which panics outside a runtime; the step that was under way is
//! done again, so the result needs its key. While the runtime shuts down, what is left to do is lost.

use std::sync::atomic::Ordering;

use tokio::sync::OwnedSemaphorePermit;

use crate::world::service::{Job, Service};

/// A call at work: everything that it must give back, and the job that it has.
struct Call {
    service: Service,
    job: Option<Job>,
    slot: Option<OwnedSemaphorePermit>,
}

impl Drop for Call {
    fn drop(&mut self) {
        let (service, slot) = (self.service.clone(), self.slot.take());
        match self.job.take() {
            None => drop(service.in_flight.fetch_sub(1, Ordering::Relaxed)),
            Some(job) => drop(tokio::spawn(async move {
                finish(&service, job).await;
                drop(slot);
                service.in_flight.fetch_sub(1, Ordering::Relaxed);
            })),
        }
    }
}

async fn finish(service: &Service, job: Job) {
    service.insert_once(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
}

pub async fn handle(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let mut call = Call { service: service.clone(), job: None, slot: None };
    call.slot = service.slots.clone().acquire_owned().await.ok();
    call.job = service.take().await;
    let job = call.job?;
    finish(&service, job).await;
    call.job.take()
}
