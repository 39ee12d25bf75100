//! The open handles are kept, and after the signal each is awaited until one common deadline.
//!
//! Costs: a list that must be pruned while the service runs.

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
    for mut handle in handles {
        if timeout_at(deadline, &mut handle).await.is_err() {
            handle.abort();
            let _ = handle.await;
        }
    }
}
