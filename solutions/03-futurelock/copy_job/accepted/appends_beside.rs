//! Unfinished heartbeats wait in a `FuturesUnordered`, which the loop polls beside the copy.
//!
//! Costs: an allocation for each heartbeat. Under a store that stays busy they pile up.

use futures::stream::{FuturesUnordered, StreamExt};
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    let mut appends = FuturesUnordered::new();
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => appends.push(store.append(Record::Heartbeat)),
            Some(()) = appends.next() => {}
        }
    }
}
