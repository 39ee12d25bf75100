//! Each connection has ten seconds from its own start.
//!
//! Wrong: one that began before the signal is cut off before the deadline.
//! Fails: work-finishes, stuck-is-stopped

use std::pin::pin;

use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                connections.spawn(timeout(DEADLINE, serve(connection)));
            }
        }
    }
    connections.close();
    connections.wait().await;
}
