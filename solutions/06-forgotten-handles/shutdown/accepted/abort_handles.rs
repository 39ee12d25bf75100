//! Handles to abort with are kept for tasks that are open, and a tracker waits for the tasks.
//!
//! Costs: a list that must be pruned, as a handle to abort keeps a task's cell as well.
//! Nobody looks at a panic here, which a service must.

use std::pin::pin;

use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut handles: Vec<AbortHandle> = Vec::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                handles.retain(|handle| !handle.is_finished());
                handles.push(connections.spawn(serve(connection)).abort_handle());
            }
        }
    }
    connections.close();
    if timeout(DEADLINE, connections.wait()).await.is_err() {
        handles.iter().for_each(AbortHandle::abort);
        connections.wait().await;
    }
}
