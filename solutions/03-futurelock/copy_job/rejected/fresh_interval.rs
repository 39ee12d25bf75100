//! The interval is made anew in each turn.
//!
//! Wrong: its first tick is due at once, every time: heartbeats without a pause, and the copy
//! waits for each.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

use tokio::time::interval;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    loop {
        let mut due = interval(HEARTBEAT_EVERY);
        tokio::select! {
            biased;
            () = &mut copy => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
