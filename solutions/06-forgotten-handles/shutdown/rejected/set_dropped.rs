//! At the deadline the set is dropped, with all tasks in it.
//!
//! Wrong: to drop a set asks its tasks to stop and does not wait: they are open when it returns.
//! Fails: nothing-left

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
                connections.spawn(serve(connection));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    let _ = timeout(DEADLINE, async { while connections.join_next().await.is_some() {} }).await;
}
