//! The heartbeat's task waits for a message to stop, and the sender is kept.
//!
//! Wrong: the message is never sent, so the task waits for good. Nothing is written, but nothing
//! ends.
//! Fails: quiet-afterwards, nothing-left, heap-grows-not

use tokio::sync::watch;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let (done, mut stop) = watch::channel(false);
    let heartbeats = store.clone();
    tokio::spawn(async move {
        let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
        let mut writing = true;
        loop {
            tokio::select! {
                _ = due.tick(), if writing => heartbeats.append(Record::Heartbeat).await,
                changed = stop.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    // The copy is done: no more heartbeats.
                    writing = false;
                }
            }
        }
    });
    copy(store).await;
    done.send(true).expect("the heartbeat listens");
    std::mem::forget(done);
}
