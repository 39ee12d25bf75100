//! A writer task owns the heartbeat's side of the store; the loop only sends to it.
//!
//! Costs: a task and a channel. The loop must not wait for room in the channel, so it uses
//! `try_send`: a heartbeat that finds it full is left out.

use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let (heartbeats, mut queue) = mpsc::channel(1);
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            while let Some(heartbeat) = queue.recv().await {
                store.append(heartbeat).await;
            }
        }
    });
    let copy = copy(store);
    tokio::pin!(copy);
    let mut due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    loop {
        tokio::select! {
            () = &mut copy => break,
            _ = due.tick() => {
                let _ = heartbeats.try_send(Record::Heartbeat);
            }
        }
    }
    // The writer ends when the channel closes, after the heartbeat that it may still be at.
    drop(heartbeats);
    writer.await.expect("the writer does not panic");
}
