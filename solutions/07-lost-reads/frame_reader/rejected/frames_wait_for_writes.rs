//! `FramedRead` keeps the place, and everything is done in one loop.
//!
//! Wrong: the loop writes, and the peer does not read: its frames wait as long as the orders.
//! Fails: frames-soon, frames-whole

use std::io;

use futures::StreamExt;
use tokio::io::{AsyncWriteExt, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::codec::LengthDelimitedCodec;

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, mut writer) = split(peer);
    let mut frames = LengthDelimitedCodec::builder()
        .length_field_type::<u16>()
        .max_frame_length(MAX_FRAME.into())
        .new_read(reader);
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            frame = frames.next() => match frame {
                Some(frame) => inbox.deliver(frame?),
                None => return Ok(()),
            },
            Some(order) = orders.recv() => writer.write_all(order.as_ref()).await?,
            _ = beat.tick() => writer.write_all(&PING).await?,
        }
    }
}
