//! The listener is a stream of connections; each is served in a task, and its handle awaited.
//!
//! Costs: at most 64 connections are served at once, and a number must be chosen.

use futures::{StreamExt, stream};

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let connections = stream::unfold(listener.clone(), |listener| async move {
        Some((listener.accept().await?, listener))
    });
    connections
        .for_each_concurrent(64, async |connection| {
            let id = connection.id();
            if tokio::spawn(serve(connection)).await.is_err() {
                listener.report_panic(id);
            }
        })
        .await;
}
