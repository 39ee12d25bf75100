//! The copy is a task, and `run` returns while it works.
//!
//! Wrong: whoever called `run` believes that the copy is done.
//! Fails: copy-finishes

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = tokio::spawn(copy(store.clone()));
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    while !copy.is_finished() {
        due.tick().await;
        store.append(Record::Heartbeat).await;
        if due.period() == HEARTBEAT_EVERY {
            break;
        }
    }
}
