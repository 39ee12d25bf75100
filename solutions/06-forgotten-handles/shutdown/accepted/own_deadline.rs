//! Each task stops by itself at the deadline after the signal, and a tracker waits for all.
//!
//! Costs: a timer for each connection.
//! Nobody looks at a panic here, which a service must.

use std::pin::pin;

use tokio::time::sleep;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                let signal = service.stop_signal();
                connections.spawn(async move {
                    tokio::select! {
                        () = serve(connection) => {}
                        () = async { signal.await; sleep(DEADLINE).await } => {}
                    }
                });
            }
        }
    }
    connections.close();
    connections.wait().await;
}
