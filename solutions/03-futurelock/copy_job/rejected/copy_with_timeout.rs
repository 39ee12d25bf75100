//! The copy is polled under a timeout of its own.
//!
//! Wrong: `timeout(.., &mut copy)` only lends the copy. Between two timeouts nobody polls it.
//! Fails: copy-finishes, never-snoozed, heap-grows-not

use tokio::time::timeout;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    while timeout(HEARTBEAT_EVERY, &mut copy).await.is_err() {
        store.append(Record::Heartbeat).await;
    }
}
