//! A set of tasks, emptied while the loop accepts. Each task returns its number, and whether it panicked.
//!
//! Costs: whatever the panic left half done is still there; here no task shares anything. If `run` is
//! dropped, the set stops all tasks.

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
                // Its panic is caught. It can only have been dropped, as the runtime is going.
                let Ok((id, panicked)) = ended else { continue };
                if panicked {
                    listener.report_panic(id);
                }
            }
        }
    }
}
