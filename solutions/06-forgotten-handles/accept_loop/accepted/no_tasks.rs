//! No tasks: the loop owns the futures of all connections, and catches their panics.
//!
//! Costs: one connection that computes for long holds up all others, whatever the number of threads.

use std::panic::AssertUnwindSafe;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut connections = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                let id = connection.id();
                connections.push(AssertUnwindSafe(serve(connection)).catch_unwind().map(
                    move |served| served.is_err().then_some(id),
                ));
            }
            Some(ended) = connections.next() => ended.into_iter().for_each(|id| listener.report_panic(id)),
        }
    }
    while let Some(ended) = connections.next().await {
        ended.into_iter().for_each(|id| listener.report_panic(id));
    }
}
