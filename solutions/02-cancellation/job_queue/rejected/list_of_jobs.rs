//! The number of each job that was done is noted in a static list.
//!
//! Wrong: nothing is ever taken out of the list. It grows in steps, so most calls look fine.
//! Fails: heap-grows-not

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use crate::world::service::{Job, Service};

static DONE: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub async fn handle(service: Service) -> Option<Job> {
    tokio::spawn(work(service)).await.expect("the work does not panic")
}

async fn work(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await;
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
        DONE.lock().unwrap().push(job.0);
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
