//! Three heartbeats in a row, every third time.
//!
//! Wrong: the number is right, but for seven seconds the store hears nothing.
//! Fails: never-silent

use tokio::time::sleep;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats(&store) => {}
    }
}

async fn heartbeats(store: &Store) {
    loop {
        sleep(3 * HEARTBEAT_EVERY).await;
        for _ in 0..3 {
            store.append(Record::Heartbeat).await;
        }
    }
}
