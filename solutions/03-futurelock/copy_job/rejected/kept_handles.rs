//! Each heartbeat is a task, and whoever wants to abort them all finds their handles in a list.
//!
//! Wrong: the list outlives the run, and each handle keeps its task's memory.
//! Fails: heap-grows-not

use std::sync::Mutex;

use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

static HEARTBEATS: Mutex<Vec<AbortHandle>> = Mutex::new(Vec::new());

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut appends = JoinSet::new();
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => break,
            _ = due.tick() => {
                let append = appends.spawn(store.append(Record::Heartbeat));
                HEARTBEATS.lock().unwrap().push(append);
            }
        }
    }
    appends.shutdown().await;
}
