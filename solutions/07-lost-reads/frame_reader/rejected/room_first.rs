//! The length is looked at when there is room for the body.
//!
//! Wrong: whoever announces a large frame has the memory for it, before it is refused.
//! Fails: not-allocated

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, writer) = split(peer);
    // Whichever ends first ends both, and the connection with them.
    tokio::select! {
        read = read_frames(reader, inbox) => read,
        written = write_orders(writer, orders) => written,
    }
}

async fn read_frames(mut reader: ReadHalf<Peer>, inbox: Inbox) -> io::Result<()> {
    let mut high = [0];
    // No byte at all is the end; one byte of two is not.
    while reader.read(&mut high).await? == 1 {
        let length = u16::from_be_bytes([high[0], reader.read_u8().await?]);
        let mut body = vec![0; length.into()];
        if length > MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        reader.read_exact(&mut body).await?;
        inbox.deliver(body);
    }
    Ok(())
}

async fn write_orders(mut writer: WriteHalf<Peer>, mut orders: Receiver<Order>) -> io::Result<()> {
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // A branch only takes something out. What is written is written in the handler, to its end.
        tokio::select! {
            Some(order) = orders.recv() => writer.write_all(order.as_ref()).await?,
            _ = beat.tick() => writer.write_all(&PING).await?,
        }
    }
}
