//! A set of tasks. At the deadline the set is shut down, which aborts what is left and awaits it.
//!
//! Costs: what is aborted stops at any of its awaits, with its work half done.

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
    let all_end = async { while connections.join_next().await.is_some() {} };
    if timeout(DEADLINE, all_end).await.is_err() {
        connections.shutdown().await;
    }
}
