//! The set is emptied while the loop waits, and `unwrap` passes a panic on.
//!
//! Wrong: one connection that panics takes the server down with it.
//! Fails: runs-through

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                tasks.spawn(serve(connection));
            }
            Some(ended) = tasks.join_next() => {
                ended.unwrap();
            }
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
}
