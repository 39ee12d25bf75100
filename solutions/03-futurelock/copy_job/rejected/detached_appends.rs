//! Each heartbeat is a task of its own, which nobody waits for.
//!
//! Wrong: one that waits for the lock when the copy ends is written after `run` has returned.
//! Fails: nothing-left, quiet-afterwards

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => {
                tokio::spawn(store.append(Record::Heartbeat));
            }
        }
    }
}
