//! The set is emptied until the deadline, while the loop goes on to accept.
//!
//! Wrong: a service that is told to stop must not take on new work, which would be cut off.
//! Fails: accepts-no-more, work-finishes

use std::pin::pin;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut deadline = pin!(async {
        service.stop_signal().await;
        sleep(DEADLINE).await;
    });
    loop {
        tokio::select! {
            () = &mut deadline => break,
            connection = service.accept() => {
                connections.spawn(serve(connection));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}
