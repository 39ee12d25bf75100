//! The heartbeat's task is in a set, which is dropped when the copy is done.
//!
//! Wrong: to drop a set aborts its tasks, and waits for none. `shutdown` waits.
//! Fails: nothing-left

use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let mut beating = JoinSet::new();
    beating.spawn(heartbeats(store.clone()));
    copy(store).await;
}

async fn heartbeats(store: Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
