//! A copy that takes too long is dropped and started again.
//!
//! Wrong: the store gets parts twice, and what was late is later.
//! Fails: copy-finishes, never-snoozed, started-once

use std::time::Duration;

use tokio::time::{Instant, interval_at, timeout};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    loop {
        if timeout(Duration::from_secs(30), attempt(&store)).await.is_ok() {
            return;
        }
    }
}

async fn attempt(store: &Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
