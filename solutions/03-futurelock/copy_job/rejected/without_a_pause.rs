//! Heartbeats one after the other, without a pause.
//!
//! Wrong: the copy waits for each of them, and the store is busy with signs of life.
//! Fails: never-too-many

use crate::world::{Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats(&store) => {}
    }
}

async fn heartbeats(store: &Store) {
    loop {
        store.append(Record::Heartbeat).await;
    }
}
