//! After the signal it waits until the last connection has ended.
//!
//! Wrong: one that is stuck keeps the service from ever stopping.
//! Fails: stuck-is-stopped, returns-at-once, nothing-left, heap-returns

use std::pin::pin;

use tokio::task::JoinSet;

use crate::world::service::{Service, serve};

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
    while connections.join_next().await.is_some() {}
}
