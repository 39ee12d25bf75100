//! The branch reads the length, and the handler the body: half a frame is not dropped there.
//!
//! Wrong: while the body comes, nothing is sent; and one byte of the length can still be lost.
//! Fails: ends-with-the-peer, frames-soon, frames-whole, not-allocated, orders-soon, orders-whole, pings-in-time, too-large-refused

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{PING, PING_EVERY, Peer};

pub async fn serve(mut peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            length = peer.read_u16() => inbox.deliver(read_body(&mut peer, length?).await?),
            Some(order) = orders.recv() => peer.write_all(order.as_ref()).await?,
            _ = beat.tick() => peer.write_all(&PING).await?,
        }
    }
}

async fn read_body(peer: &mut Peer, length: u16) -> io::Result<Vec<u8>> {
    let mut body = vec![0; length.into()];
    peer.read_exact(&mut body).await?;
    Ok(body)
}
