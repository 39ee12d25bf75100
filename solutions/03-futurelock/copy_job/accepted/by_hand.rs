//! A future by hand: each poll polls the copy first, and then the heartbeats.
//!
//! Costs: nothing at run time. It shows what `select!` over two owned futures does.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use tokio::time::{Instant, sleep_until};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

pub async fn run(store: Store) {
    let mut copy = pin!(copy(store.clone()));
    let mut heartbeats = pin!(async {
        let mut due = Instant::now();
        loop {
            due += HEARTBEAT_EVERY;
            sleep_until(due).await;
            store.append(Record::Heartbeat).await;
        }
    });
    poll_fn(|cx| {
        if copy.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        heartbeats.as_mut().poll(cx)
    })
    .await;
}
