//! The heartbeat has a task that nobody stops.
//!
//! Wrong: it goes on after the copy is done, for as long as the process lives.
//! Fails: quiet-afterwards, nothing-left, heap-grows-not

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let heartbeats = store.clone();
    tokio::spawn(async move {
        let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
        loop {
            due.tick().await;
            heartbeats.append(Record::Heartbeat).await;
        }
    });
    copy(store).await;
}
