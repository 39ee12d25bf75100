//! The connection is shared behind a lock, by a task that reads and one that writes.
//!
//! Wrong: the reader holds the lock while a frame comes, and nothing is sent meanwhile.
//! Fails: ends-with-the-peer, frames-soon, orders-soon, orders-whole, pings-in-time

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let peer = Arc::new(Mutex::new(peer));
    tokio::select! {
        read = read_frames(Arc::clone(&peer), inbox) => read,
        written = write_orders(peer, orders) => written,
    }
}

async fn read_frames(peer: Arc<Mutex<Peer>>, inbox: Inbox) -> io::Result<()> {
    loop {
        let mut reader = peer.lock().await;
        let mut high = [0];
        if reader.read(&mut high).await? == 0 {
            return Ok(());
        }
        let length = u16::from_be_bytes([high[0], reader.read_u8().await?]);
        if length > MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length.into()];
        reader.read_exact(&mut body).await?;
        inbox.deliver(body);
    }
}

async fn write_orders(peer: Arc<Mutex<Peer>>, mut orders: Receiver<Order>) -> io::Result<()> {
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // A branch only takes something out. What is written is written in the handler, to its end.
        tokio::select! {
            Some(order) = orders.recv() => peer.lock().await.write_all(order.as_ref()).await?,
            _ = beat.tick() => peer.lock().await.write_all(&PING).await?,
        }
    }
}
