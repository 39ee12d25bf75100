//! The copy is boxed instead of pinned to the stack.
//!
//! Wrong: where a future lies does not matter. `&mut copy` still lends it to `select!`, which
//! lets it go when the handler runs.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let mut copy = Box::pin(copy(store.clone()));
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
