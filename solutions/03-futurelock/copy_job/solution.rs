//! Both run in one `join!`, which polls both; when the copy is done it tells the heartbeats to stop.
//!
//! Costs: a token. A heartbeat that has begun is written to its end, so `run` can return a little
//! later than the copy.

use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let done = CancellationToken::new();
    let copied = async {
        copy(store.clone()).await;
        done.cancel();
    };
    tokio::join!(copied, heartbeats(&store, &done));
}

/// Stops between two heartbeats, never within one.
async fn heartbeats(store: &Store, done: &CancellationToken) {
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while done.run_until_cancelled(due.tick()).await.is_some() {
        store.append(Record::Heartbeat).await;
    }
}
