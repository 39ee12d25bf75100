//! The heartbeat is a branch of its own: both futures belong to one `select!`, which polls both.
//!
//! Costs: nothing. Where the two must run on different threads, give one a task of its own.

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
