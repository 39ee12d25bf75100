//! The heartbeat is a branch of its own: both futures belong to one `select!`, which polls both.
//!
//! Costs: a heartbeat that is being written when the copy ends is dropped half way. This store
//! allows that; yours may not.

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    tokio::select! {
        () = copy(store.clone()) => {}
        () = heartbeats(&store) => {}
    }
}

/// Never ends. Dropped when the copy is done, at whichever await it has reached.
async fn heartbeats(store: &Store) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        due.tick().await;
        store.append(Record::Heartbeat).await;
    }
}
