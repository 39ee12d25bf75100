//! Both are tasks, and `run` returns while they work.
//!
//! Wrong: whoever called `run` believes that the copy is done. Nobody ever stops the heartbeat.
//! Fails: copy-finishes, heap-grows-not

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::spawn(copy(store.clone()));
    tokio::spawn(async move {
        let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
        loop {
            due.tick().await;
            store.append(Record::Heartbeat).await;
        }
    });
}
