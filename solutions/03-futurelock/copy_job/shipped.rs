//! Copies an object into the log store, and writes a heartbeat meanwhile.
//!
//! `run` is fixed when, whatever another client does to the store:
//!
//! - copy-finishes: the copy finishes (20 of 20 parts, and `run` returns, within 30 s)
//! - parts-in-order: every part is in the store once, in order (1 to 20 in order)
//! - heartbeats-keep-up: heartbeats are written while the copy runs (one is due every 2.5 s: at
//!   least half of them, for the store can be busy)
//! - never-silent: the store never waits long for a heartbeat (7.5 s without one at most)
//! - never-too-many: there are never more heartbeats than are due (at no moment; the first is due
//!   after 2.5 s)
//! - quiet-afterwards: once it has returned, there is no heartbeat any more (none)
//! - nothing-left: when it returns, nothing is left behind (no task, not even an aborted one; no
//!   unfinished append; the lock becomes free)
//! - never-snoozed: when the copy can go on, it goes on at once (0 s from "can go on" to "goes on")
//! - started-once: the copy is started once (1 start)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! Use `copy`, `Store::append` and `HEARTBEAT_EVERY`. Time is simulated: stay on this runtime.
//! Tasks are fine. Threads, the blocking pool and the real clock are not. What the first run makes
//! once for all runs is not counted as memory. The crates in `Cargo.toml` can be used.

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
