//! No tasks: `run` owns the futures of all connections, and drops what is left at the deadline.
//!
//! Costs: one connection that computes for long holds up all others, and one that panics ends them all.

use std::pin::pin;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = FuturesUnordered::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => connections.push(serve(connection)),
            Some(()) = connections.next() => {}
        }
    }
    let _ = timeout(DEADLINE, connections.by_ref().for_each(async |()| {})).await;
}
