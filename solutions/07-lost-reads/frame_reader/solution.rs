//! Each half of the connection has a loop of its own, and nothing is dropped half way.
//!
//! Costs: a split connection: the halves share it through a lock that is held for no time.

use std::io;

use futures::StreamExt;
use tokio::io::{AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::codec::LengthDelimitedCodec;

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

async fn read_frames(reader: ReadHalf<Peer>, inbox: Inbox) -> io::Result<()> {
    let mut frames = LengthDelimitedCodec::builder()
        .length_field_type::<u16>()
        .max_frame_length(MAX_FRAME.into())
        .new_read(reader);
    while let Some(frame) = frames.next().await {
        inbox.deliver(frame?);
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
