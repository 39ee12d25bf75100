//! A set that is emptied, and a map from the task to its connection that is not.
//!
//! Wrong: the map keeps an entry for each connection that ever was.
//! Fails: heap-flat

use std::collections::HashMap;

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    let mut connections = HashMap::new();
    loop {
        let ended = tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                let id = connection.id();
                connections.insert(tasks.spawn(serve(connection)).id(), id);
                continue;
            }
            Some(ended) = tasks.join_next() => ended,
        };
        if let Err(error) = ended {
            listener.report_panic(connections[&error.id()]);
        }
    }
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            listener.report_panic(connections[&error.id()]);
        }
    }
}
