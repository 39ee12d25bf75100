//! At the signal the set is shut down.
//!
//! Wrong: the work that is in flight is lost, and the deadline was there for it.
//! Fails: work-finishes, stuck-is-stopped

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
    connections.shutdown().await;
}
