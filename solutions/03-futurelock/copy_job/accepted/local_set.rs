//! The heartbeat is a task of a `LocalSet`, which is dropped when the copy is done.
//!
//! Costs: everything stays on one thread. In return nothing need be `Send`.

use tokio::task::{LocalSet, spawn_local};
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let tasks = LocalSet::new();
    tasks
        .run_until(async {
            let heartbeats = store.clone();
            spawn_local(async move {
                let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
                loop {
                    due.tick().await;
                    heartbeats.append(Record::Heartbeat).await;
                }
            });
            copy(store).await;
        })
        .await;
}
