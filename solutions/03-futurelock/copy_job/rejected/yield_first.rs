//! The handler yields before it appends.
//!
//! Wrong: `yield_now` lets other tasks run. The copy is no task: only `select!` polls it.
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
                tokio::task::yield_now().await;
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
