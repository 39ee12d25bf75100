//! The copy runs on a thread of its own.
//!
//! Wrong: the contract says to stay on this runtime. Its clock does not wait for other threads, so
//! nothing that was measured would be true.
//! Fails: not-judged

use tokio::runtime::Handle;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let runtime = Handle::current();
    let job = copy(store.clone());
    let mut copy = tokio::task::spawn_blocking(move || runtime.block_on(job));
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            _ = &mut copy => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
