//! After the signal it sleeps until the deadline, and then shuts the set down.
//!
//! Wrong: each restart takes ten seconds, even if nobody is connected.
//! Fails: returns-at-once

use std::pin::pin;

use tokio::task::JoinSet;
use tokio::time::sleep;

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
    sleep(DEADLINE).await;
    connections.shutdown().await;
}
