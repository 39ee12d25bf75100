//! The copy is fused, so that it can be polled after its end.
//!
//! Wrong: it is never polled after its end; it is not polled before it.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

use futures::FutureExt;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone()).fuse();
    tokio::pin!(copy);
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
