//! The heartbeat has a task of its own, which is aborted when the copy is done.
//!
//! Costs: a task, and a heartbeat that owns what it uses. If `run` itself is dropped, the task
//! goes on: the guard of `AbortOnDropHandle` would stop it.

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let heartbeats = tokio::spawn(heartbeats(store.clone()));
    copy(store).await;
    heartbeats.abort();
    // An abort is a request. The task is gone once it has been awaited.
    let _ = heartbeats.await;
}

async fn heartbeats(store: Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
