//! While the handler waits for the heartbeat, it polls the copy too.
//!
//! Costs: nothing at run time. The end of the copy must be handled in two places, and each await
//! that is ever added to the handler needs the same care.

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick() => {}
        }
        tokio::select! {
            () = &mut copy => return,
            () = store.append(Record::Heartbeat) => {}
        }
    }
}
