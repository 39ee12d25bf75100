//! `join_all` of the handles is given ten seconds, and then dropped.
//!
//! Wrong: to drop a handle, or a future that holds it, never stops the task.
//! Fails: stuck-is-stopped, nothing-left, heap-returns

use std::pin::pin;

use futures::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::timeout;

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
    let _ = timeout(DEADLINE, join_all(handles)).await;
}
