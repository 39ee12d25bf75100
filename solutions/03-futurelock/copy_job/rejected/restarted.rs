//! The copy is made anew in each turn, so that `select!` owns it.
//!
//! Wrong: `select!` drops it at each heartbeat, and it begins again with part 1.
//! Fails: copy-finishes, started-once, heap-grows-not

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = copy(store.clone()) => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
