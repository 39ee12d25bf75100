//! The heartbeat is a task, and the handler waits for it.
//!
//! Wrong: the heartbeat was not what stood still. The handler waits as before.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

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
                let append = tokio::spawn(store.append(Record::Heartbeat));
                let _ = append.await;
            }
        }
    }
}
