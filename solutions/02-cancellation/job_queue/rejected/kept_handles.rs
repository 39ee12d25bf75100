//! The handles of all tasks are kept, so that nothing is detached.
//!
//! Wrong: the list grows with every call, and keeps the memory of each task.
//! Fails: heap-grows-not

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::service::{Job, Service};

static TASKS: Mutex<Vec<Arc<JoinHandle<()>>>> = Mutex::new(Vec::new());

pub async fn handle(service: Service) -> Option<Job> {
    let (answer, answered) = oneshot::channel();
    let task = tokio::spawn(async move {
        let _ = answer.send(work(service).await);
    });
    TASKS.lock().unwrap().push(Arc::new(task));
    answered.await.ok().flatten()
}

async fn work(service: Service) -> Option<Job> {
    service.in_flight.fetch_add(1, Ordering::Relaxed);
    let slot = service.slots.acquire().await.expect("it is never closed");
    let job = service.take().await;
    if let Some(job) = job {
        service.insert(job).await;
        service.audit(job).await;
        service.acknowledge(job).await;
    }
    drop(slot);
    service.in_flight.fetch_sub(1, Ordering::Relaxed);
    job
}
