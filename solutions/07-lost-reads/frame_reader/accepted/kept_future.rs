//! The read of a frame is kept from turn to turn, and so is the writing.
//!
//! Costs: two pinned futures, and the reader that goes into each read and comes back.

use std::io;
use std::pin::pin;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, writer) = split(peer);
    let mut writing = pin!(write_orders(writer, orders));
    let mut reading = pin!(read_frame(reader));
    loop {
        tokio::select! {
            read = &mut reading => {
                let Some((body, reader)) = read? else { return Ok(()) };
                inbox.deliver(body);
                reading.set(read_frame(reader));
            }
            written = &mut writing => return written,
        }
    }
}

/// Gives the reader back, for the next frame.
async fn read_frame(mut reader: ReadHalf<Peer>) -> io::Result<Option<(Vec<u8>, ReadHalf<Peer>)>> {
    let mut high = [0];
    if reader.read(&mut high).await? == 0 {
        return Ok(None);
    }
    let length = u16::from_be_bytes([high[0], reader.read_u8().await?]);
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length.into()];
    reader.read_exact(&mut body).await?;
    Ok(Some((body, reader)))
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
