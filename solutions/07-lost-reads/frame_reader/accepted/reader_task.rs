//! A task owns the reading half, so nobody drops a read.
//!
//! Costs: a task for each connection, and a handle that must abort it.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::task::AbortOnDropHandle;

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, mut writer) = split(peer);
    let mut frames = AbortOnDropHandle::new(tokio::spawn(read_frames(reader, inbox)));
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            ended = &mut frames => return ended?,
            Some(order) = orders.recv() => writer.write_all(order.as_ref()).await?,
            _ = beat.tick() => writer.write_all(&PING).await?,
        }
    }
}

async fn read_frames(mut reader: ReadHalf<Peer>, inbox: Inbox) -> io::Result<()> {
    let mut high = [0];
    // No byte at all is the end; one byte of two is not.
    while reader.read(&mut high).await? == 1 {
        let length = u16::from_be_bytes([high[0], reader.read_u8().await?]);
        if length > MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length.into()];
        reader.read_exact(&mut body).await?;
        inbox.deliver(body);
    }
    Ok(())
}
