//! One loop to the end: after the signal it accepts no more, and the deadline becomes a branch.
//!
//! Costs: three states in one loop. Nobody looks at a panic here, which a service must.

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
    let mut stop = pin!(service.stop_signal());
    let mut stopping = false;
    while !stopping || !connections.is_empty() {
        tokio::select! {
            biased;
            () = &mut stop, if !stopping => stopping = true,
            () = &mut deadline, if stopping => break,
            Some(_) = connections.join_next() => {}
            connection = service.accept(), if !stopping => {
                connections.spawn(serve(connection));
            }
        }
    }
    connections.shutdown().await;
}
