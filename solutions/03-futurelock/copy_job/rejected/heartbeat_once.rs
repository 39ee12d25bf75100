//! `select!` over the copy and one heartbeat.
//!
//! Wrong: the first heartbeat wins, and the copy is dropped.
//! Fails: copy-finishes

use tokio::time::sleep;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = async {
            sleep(HEARTBEAT_EVERY).await;
            store.append(Record::Heartbeat).await;
        } => {}
    }
}
