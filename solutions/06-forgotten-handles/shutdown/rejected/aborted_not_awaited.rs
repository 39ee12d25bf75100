//! At the deadline all tasks are aborted, and `run` returns.
//!
//! Wrong: `abort` is a request. The task is dropped when the runtime comes to it.
//! Fails: nothing-left

use std::pin::pin;

use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut handles: Vec<JoinHandle<()>> = Vec::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                handles.retain(|handle| !handle.is_finished());
                handles.push(connections.spawn(serve(connection)));
            }
        }
    }
    connections.close();
    let _ = timeout(DEADLINE, connections.wait()).await;
    handles.iter().for_each(JoinHandle::abort);
}
