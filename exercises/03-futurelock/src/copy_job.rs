//! Copies an object into the log store, and writes a heartbeat meanwhile.
//!
//! `run` must, whatever another client does to the store:
//!
//! - copy-finishes: return when all twenty parts are in the store, within 30 s
//! - never-snoozed: let the copy go on at once, in the same millisecond, each time that it can
//! - started-once: start the copy exactly once, and let it finish
//! - parts-in-order: leave every part in the store once, in order
//! - heartbeats-keep-up: a heartbeat is due every 2.5 s while the copy runs. Write at least half
//!   of them, for the store can be busy, and not more of them than are due
//! - quiet-afterwards: write nothing more once it has returned
//! - nothing-left: leave no task, no unfinished append and no lock behind when it returns
//! - heap-grows-not: hold no more memory afterwards than before
//!
//! Use `copy`, `Store::append` and `HEARTBEAT_EVERY`. The clock is virtual: stay on this runtime.
//! Tasks are fine. Threads, the blocking pool and the real clock are not. The crates in
//! `Cargo.toml` can be used.

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => {
                store.append(Record::Heartbeat).await;
            }
        }
    }
}
