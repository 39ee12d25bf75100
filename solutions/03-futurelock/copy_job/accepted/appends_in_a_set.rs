//! Each heartbeat is a task in a set, which is emptied as they end and shut down at the end.
//!
//! Costs: a task for each heartbeat. A set that nobody empties would keep every one that ended.

use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at};

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
            }
            Some(_) = appends.join_next() => {}
        }
    }
    appends.shutdown().await;
}
