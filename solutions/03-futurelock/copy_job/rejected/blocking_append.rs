//! The handler blocks the thread until the heartbeat is written.
//!
//! Wrong: the lock is held by a future that only this thread could run.
//! Fails: runs-through

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
                futures::executor::block_on(store.append(Record::Heartbeat));
            }
        }
    }
}
