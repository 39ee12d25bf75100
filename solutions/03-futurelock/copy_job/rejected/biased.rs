//! `biased` makes `select!` poll the copy first.
//!
//! Wrong: the order of the branches does not matter. While the handler runs, no branch is polled.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            biased;
            () = &mut copy => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
