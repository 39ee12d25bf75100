//! The copy and the heartbeats are two streams, merged into one that ends with the copy.
//!
//! Costs: nothing may be awaited in the body of the loop, or both streams stand still meanwhile.

use futures::stream::{self, StreamExt};
use tokio::time::{Instant, interval_at};

use crate::world::{HEARTBEAT_EVERY, Record, Store, copy};

enum Event {
    Copied,
    Beaten,
}

pub async fn run(store: Store) {
    let due = interval_at(Instant::now() + HEARTBEAT_EVERY, HEARTBEAT_EVERY);
    let copied = stream::once(async {
        copy(store.clone()).await;
        Event::Copied
    });
    let beaten = stream::unfold(due, async |mut due| {
        due.tick().await;
        store.append(Record::Heartbeat).await;
        Some((Event::Beaten, due))
    });
    let mut events = std::pin::pin!(stream::select(copied, beaten));
    while let Some(Event::Beaten) = events.next().await {}
}
