//! A task does the work and sends the answer through a channel. Who is gone does not get it.
//!
//! Costs: one more allocation a call. The task can see with `is_closed` that nobody waits any more,
//! and decide where to stop. If the work panics the count stays, and the client is told that there was no
//! job: in a service count by a guard, and pass the panic on.

use std::sync::atomic::Ordering;

use tokio::sync::oneshot;

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    let (answer, answered) = oneshot::channel();
    tokio::spawn(work(service, answer));
    answered.await.ok().flatten()
}

async fn work(service: Service, answer: oneshot::Sender<Option<Job>>) {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    // The last moment at which the call can still be given up.
    let job = if answer.is_closed() { None } else { service.take().await };
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    let _ = answer.send(job);
}
