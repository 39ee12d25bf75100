//! The handler drops the copy before it appends.
//!
//! Wrong: it drops a reference to the copy. The copy itself stays in the queue for the lock.
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
                #[expect(dropping_references, reason = "it is what people try")]
                drop(&mut copy);
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
