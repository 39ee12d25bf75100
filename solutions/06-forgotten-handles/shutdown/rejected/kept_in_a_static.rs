//! The handles lie in a list of the program's, are aborted at the deadline and awaited by a tracker.
//!
//! Wrong: the list outlives the run, and each handle keeps its task's cell.
//! Fails: heap-returns

use std::pin::pin;
use std::sync::Mutex;

use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

static HANDLES: Mutex<Vec<AbortHandle>> = Mutex::new(Vec::new());

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                let task = connections.spawn(serve(connection));
                HANDLES.lock().unwrap().push(task.abort_handle());
            }
        }
    }
    connections.close();
    if timeout(DEADLINE, connections.wait()).await.is_err() {
        HANDLES.lock().unwrap().iter().for_each(AbortHandle::abort);
        connections.wait().await;
    }
}
