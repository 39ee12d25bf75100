//! Two copies race, so that one is done even if the other is stuck.
//!
//! Wrong: the store gets the parts of both.
//! Fails: parts-in-order, started-once

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = copy(store.clone()) => {}
        () = heartbeats(store) => {}
    }
}

async fn heartbeats(store: Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
