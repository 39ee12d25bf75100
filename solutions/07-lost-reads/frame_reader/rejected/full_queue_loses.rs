//! Orders are moved into a queue of 32 with `try_send`, so that nobody waits.
//!
//! Wrong: what does not fit is lost, and whoever gave the order is not told.
//! Fails: few-taken, orders-whole

use std::io;

use futures::StreamExt;
use tokio::io::{AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::codec::LengthDelimitedCodec;

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, writer) = split(peer);
    let (queue, queued) = mpsc::channel(32);
    let reading = read_frames(reader, inbox);
    let writing = write_orders(writer, queued);
    let moving = async {
        while let Some(order) = orders.recv().await {
            let _ = queue.try_send(order);
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        read = reading => read,
        written = writing => written,
        () = moving => Ok(()),
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
