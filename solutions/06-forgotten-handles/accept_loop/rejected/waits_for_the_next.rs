//! A set of tasks, emptied while the loop accepts. After the last one it waits for who may still come.
//!
//! Wrong: the listener is closed, and nobody comes.
//! Fails: returns

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::task::JoinSet;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut tasks = JoinSet::new();
    let mut open = true;
    while open || !tasks.is_empty() {
        tokio::select! {
            accepted = listener.accept(), if open => match accepted {
                Some(connection) => {
                    let id = connection.id();
                    tasks.spawn(async move {
                        let served = AssertUnwindSafe(serve(connection)).catch_unwind().await;
                        (id, served.is_err())
                    });
                }
                None => open = false,
            },
            Some(ended) = tasks.join_next() => {
                let (id, panicked) = ended.expect("its panic is caught, and nobody aborts it");
                if panicked {
                    listener.report_panic(id);
                }
            }
        }
    }
    std::future::pending::<()>().await;
}
