//! `biased`, so that frames go first.
//!
//! Wrong: a half-read frame is not ready, and it is dropped as before.
//! Fails: ends-with-the-peer, frames-whole, not-allocated, too-large-refused

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
            biased;
            frame = read_frame(&mut peer) => inbox.deliver(frame?),
            Some(order) = orders.recv() => peer.write_all(order.as_ref()).await?,
            _ = beat.tick() => peer.write_all(&PING).await?,
        }
    }
}

async fn read_frame(peer: &mut Peer) -> io::Result<Vec<u8>> {
    let length = peer.read_u16().await?;
    let mut body = vec![0; length.into()];
    peer.read_exact(&mut body).await?;
    Ok(body)
}
