//! `interval`, whose first tick is due at once.
//!
//! Wrong: one heartbeat more than are due, before the copy has done anything.
//! Fails: never-too-many

use tokio::time::interval;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let heartbeats = async {
        let mut due = interval(HEARTBEAT_EVERY);
        loop {
            due.tick().await;
            store.append(Record::Heartbeat).await;
        }
    };
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats => {}
    }
}
