//! A heartbeat every five seconds.
//!
//! Wrong: less than half of those that are due, so that one lost heartbeat is ten seconds of silence.
//! Fails: heartbeats-keep-up

use tokio::time::sleep;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let heartbeats = async {
        loop {
            sleep(2 * HEARTBEAT_EVERY).await;
            store.append(Record::Heartbeat).await;
        }
    };
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats => {}
    }
}
