//! The open handles are kept, and after the signal each is awaited until one common deadline.
//!
//! Costs: a list that must be pruned while the service runs. Nobody looks at a panic here, which a service
//! must.

use std::pin::pin;

use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut handles: Vec<JoinHandle<()>> = Vec::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                handles.retain(|handle| !handle.is_finished());
                handles.push(tokio::spawn(serve(connection)));
            }
        }
    }
    let deadline = Instant::now() + DEADLINE;
    for handle in &mut handles {
        if timeout_at(deadline, handle).await.is_err() {
            break;
        }
    }
    // All are told to stop before any is waited for.
    handles.retain(|handle| !handle.is_finished());
    handles.iter().for_each(JoinHandle::abort);
    for handle in handles {
        let _ = handle.await;
    }
}
