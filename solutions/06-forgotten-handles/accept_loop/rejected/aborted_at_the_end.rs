//! A set that is emptied while the loop waits, and dropped with the loop.
//!
//! Wrong: that aborts the tasks that wait, and never those that they wait for. The last connections
//! go on, and nobody is left to report them.
//! Fails: panic-reported, nothing-left

use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                let id = connection.id();
                tasks.spawn(async move { (id, tokio::spawn(serve(connection)).await.is_err()) });
            }
            Some(ended) = tasks.join_next() => {
                if let Ok((id, true)) = ended {
                    listener.report_panic(id);
                }
            }
        }
    }
    drop(tasks);
}
