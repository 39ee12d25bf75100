//! A set of tasks instead of the Vec, emptied at the end.
//!
//! Wrong: a set keeps the cell and the result of each task that ended, until somebody takes it out.
//! Fails: panic-reported, heap-flat

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        tasks.spawn(async move { (id, tokio::spawn(serve(connection)).await.is_err()) });
    }
    while let Some(ended) = tasks.join_next().await {
        if let (id, true) = ended.unwrap() {
            listener.report_panic(id);
        }
    }
}
