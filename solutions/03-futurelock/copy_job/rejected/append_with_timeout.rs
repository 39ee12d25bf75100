//! The handler gives up a heartbeat after a second.
//!
//! Wrong: the copy no longer stops for good, but it still waits whenever the handler waits.
//! Fails: never-silent, never-snoozed

use std::time::Duration;

use tokio::time::{Instant, interval_at, timeout};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => {
                let _ = timeout(Duration::from_secs(1), store.append(Record::Heartbeat)).await;
            }
        }
    }
}
