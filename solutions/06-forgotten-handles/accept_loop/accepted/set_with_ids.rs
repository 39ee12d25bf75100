//! A set of tasks, which is emptied while the loop waits for the next connection.
//!
//! Costs: a map from the task to its connection, as a panic is told by the number of the task.

use std::collections::HashMap;

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    // With room to spare it never grows: its size depends on chance otherwise.
    let mut connections = HashMap::with_capacity(64);
    loop {
        let ended = tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                let id = connection.id();
                connections.insert(tasks.spawn(serve(connection)).id(), id);
                continue;
            }
            Some(ended) = tasks.join_next_with_id() => ended,
        };
        report(&listener, &mut connections, ended);
    }
    while let Some(ended) = tasks.join_next_with_id().await {
        report(&listener, &mut connections, ended);
    }
}

fn report<T>(
    listener: &Listener,
    connections: &mut HashMap<tokio::task::Id, usize>,
    ended: Result<(tokio::task::Id, T), tokio::task::JoinError>,
) {
    let (task, panicked) = match ended {
        Ok((task, _)) => (task, false),
        Err(error) => (error.id(), error.is_panic()),
    };
    let connection = connections.remove(&task).expect("each task has a connection");
    if panicked {
        listener.report_panic(connection);
    }
}
