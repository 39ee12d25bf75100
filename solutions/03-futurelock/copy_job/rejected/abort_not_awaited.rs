//! The heartbeat's task is aborted, and nobody waits for its end.
//!
//! Wrong: an abort is a request. When `run` returns the task is there, and with it the append that it
//! may be at.
//! Fails: nothing-left

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let beating = tokio::spawn(heartbeats(store.clone()));
    copy(store).await;
    beating.abort();
}

async fn heartbeats(store: Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
