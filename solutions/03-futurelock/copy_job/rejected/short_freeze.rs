//! The heartbeat is a task; the handler waits a millisecond for it to begin.
//!
//! Wrong: for this millisecond nothing polls the copy. If its turn comes just then, it is late.
//! Fails: never-snoozed

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at, sleep};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    let mut appends = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut copy => break,
            _ = due.tick() => {
                appends.spawn(store.append(Record::Heartbeat));
                sleep(Duration::from_millis(1)).await;
            }
        }
    }
    appends.shutdown().await;
}
