//! Each heartbeat is a task; their handles are kept to be aborted at the end.
//!
//! Wrong: the list outlives the run, and each handle keeps its task's memory.
//! Fails: heap-grows-not

use std::sync::Mutex;

use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

static HEARTBEATS: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => break,
            _ = due.tick() => {
                let append = tokio::spawn(store.append(Record::Heartbeat));
                HEARTBEATS.lock().unwrap().push(append);
            }
        }
    }
    for append in HEARTBEATS.lock().unwrap().iter() {
        append.abort();
    }
}
