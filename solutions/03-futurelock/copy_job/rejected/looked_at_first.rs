//! The copy is tried first: if it is not done at once, another one is made for the loop.
//!
//! Wrong: a future that was polled has begun. The store sees two copies.
//! Fails: started-once

use futures::FutureExt;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    if copy(store.clone()).now_or_never().is_some() {
        return;
    }
    tokio::select! {
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
