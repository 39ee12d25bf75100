//! A set of tasks that is emptied each time that a connection comes.
//!
//! Costs: in a lull a panic waits to be told, and what the last tasks returned stays.

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        tasks.spawn(async move { (id, tokio::spawn(serve(connection)).await.is_err()) });
        while let Some(ended) = tasks.try_join_next() {
            report(&listener, ended.unwrap());
        }
    }
    while let Some(ended) = tasks.join_next().await {
        report(&listener, ended.unwrap());
    }
}

fn report(listener: &Listener, (id, panicked): (usize, bool)) {
    if panicked {
        listener.report_panic(id);
    }
}
