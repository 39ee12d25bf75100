//! The copy has a task of its own: the runtime runs it, whatever the loop is waiting for.
//!
//! Costs: a task, and a copy that is `'static` and `Send`, on a runtime with one thread too. The loop may
//! notice the end of the copy only after a heartbeat that waits.

use tokio::time::{Instant, interval_at};
use tokio_util::task::AbortOnDropHandle;

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let mut copy = AbortOnDropHandle::new(tokio::spawn(copy(store.clone())));
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            copied = &mut copy => return copied.expect("the copy does not panic"),
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
