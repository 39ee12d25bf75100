//! Both run in one `join!`; when the copy is done it tells the heartbeat to stop.
//!
//! Costs: a token. A heartbeat that waits for the lock is waited for, so `run` can end a little
//! later than the copy.

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let done = CancellationToken::new();
    tokio::join!(
        async {
            copy(store.clone()).await;
            done.cancel();
        },
        async {
            let mut due = interval(HEARTBEAT_EVERY);
            due.set_missed_tick_behavior(MissedTickBehavior::Delay);
            while done.run_until_cancelled(due.tick()).await.is_some() {
                store.append(Record::Heartbeat).await;
            }
        }
    );
}
