//! The loop keeps the unfinished heartbeat and polls it beside the copy.
//!
//! Costs: one box for each heartbeat, and a branch that is on only while there is one.

use std::pin::Pin;

use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let copy = copy(store.clone());
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    let mut unfinished: Option<Pin<Box<dyn Future<Output = ()> + Send>>> = None;
    loop {
        tokio::select! {
            () = &mut copy => return,
            _ = due.tick(), if unfinished.is_none() => {
                unfinished = Some(Box::pin(store.append(Record::Heartbeat)));
            }
            () = async { unfinished.as_mut().expect("the branch is on").await },
                if unfinished.is_some() => unfinished = None,
        }
    }
}
