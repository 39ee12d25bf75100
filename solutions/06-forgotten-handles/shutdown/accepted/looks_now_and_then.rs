//! After the signal it looks each 20 ms whether the set is empty.
//!
//! Costs: up to 20 ms of waiting, and a timer that wakes the service. Nobody looks at a panic here, which a
//! service must.

use std::pin::pin;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

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
        }
        while connections.try_join_next().is_some() {}
    }
    let deadline = Instant::now() + DEADLINE;
    while Instant::now() < deadline && !connections.is_empty() {
        sleep(Duration::from_millis(20)).await;
        while connections.try_join_next().is_some() {}
    }
    connections.shutdown().await;
}
