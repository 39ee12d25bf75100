//! `futures::future::select` over two owned futures; the loser is dropped with its `Either`.
//!
//! Costs: both futures must be `Unpin`, here by being pinned to the stack.

use std::pin::pin;

use futures::future;
use tokio::time::sleep;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = pin!(copy(store.clone()));
    let heartbeats = pin!(async {
        loop {
            sleep(HEARTBEAT_EVERY).await;
            store.append(Record::Heartbeat).await;
        }
    });
    let _ = future::select(copy, heartbeats).await;
}
