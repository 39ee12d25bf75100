//! The write is a branch too, so that pings go out while it waits.
//!
//! Wrong: `write_all` is dropped when a ping is due: the peer has a part of the order, and then a ping.
//! Fails: orders-whole

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
    let mut order = None;
    loop {
        let next = async {
            if order.is_none() {
                order = orders.recv().await;
            }
            match &order {
                Some(order) => writer.write_all(order.as_ref()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            written = next => {
                written?;
                order = None;
            }
            _ = beat.tick() => writer.write_all(&PING).await?,
        }
    }
}
