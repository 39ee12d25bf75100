//! Each task in the set awaits a task that serves; at the deadline the set is shut down.
//!
//! Wrong: to abort a task does not abort those that it has spawned.
//! Fails: stuck-is-stopped, nothing-left, heap-returns

use std::pin::pin;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                connections.spawn(async move { tokio::spawn(serve(connection)).await.is_ok() });
            }
            Some(_) = connections.join_next() => {}
        }
    }
    let all_end = async { while connections.join_next().await.is_some() {} };
    if timeout(DEADLINE, all_end).await.is_err() {
        connections.shutdown().await;
    }
}
