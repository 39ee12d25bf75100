//! The work is a task of its own: who drops the call drops only the handle.
//!
//! Costs: work goes on for clients that are gone, and a shutdown must wait for it.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::world::service::{Job, Service};

pub async fn handle(service: Service) -> Option<Job> {
    match tokio::spawn(work(service)).await {
        Ok(job) => job,
        Err(error) => match error.try_into_panic() {
            // The caller panics, as it would without a task.
            Ok(panicked) => panic::resume_unwind(panicked),
            // The runtime is going, and has dropped the work.
            Err(_) => None,
        },
    }
}

async fn work(service: Service) -> Option<Job> {
    let _in_flight = InFlight::begin(&service);
    let _slot = service.slots.acquire().await.expect("nobody closes it");
    let job = service.take().await?;
    service.insert(job).await;
    service.audit(job).await;
    service.acknowledge(job).await;
    Some(job)
}

/// A call at work. It is counted until this is dropped, also if the work panics.
struct InFlight(Arc<AtomicI64>);

impl InFlight {
    fn begin(service: &Service) -> Self {
        service.in_flight.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(&service.in_flight))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
