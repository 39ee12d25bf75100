//! When the copy is done, one more heartbeat says so.
//!
//! Wrong: none is due then. Who counts heartbeats to see how far a copy is counts one too many.
//! Fails: never-too-many

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats(&store) => {}
    }
    store.append(Record::Heartbeat).await;
}

async fn heartbeats(store: &Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
