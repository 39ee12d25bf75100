//! One loop, which keeps what was read and what is to be written in buffers.
//!
//! Costs: frames are cut out by hand, and each branch says when it may run.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::bytes::{Buf, BytesMut};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (mut reader, mut writer) = split(peer);
    let (mut read, mut unwritten) = (BytesMut::new(), BytesMut::new());
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // `read_buf` and `write_buf` take nothing, or leave it in the buffer.
        tokio::select! {
            count = reader.read_buf(&mut read) => match count? {
                0 if read.is_empty() => return Ok(()),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                _ => while let Some(body) = next_frame(&mut read)? {
                    inbox.deliver(body);
                },
            },
            count = writer.write_buf(&mut unwritten), if !unwritten.is_empty() => {
                count?;
            }
            Some(order) = orders.recv(), if unwritten.is_empty() => {
                unwritten.extend_from_slice(order.as_ref());
            }
            _ = beat.tick(), if unwritten.is_empty() => unwritten.extend_from_slice(&PING),
        }
    }
}

fn next_frame(read: &mut BytesMut) -> io::Result<Option<BytesMut>> {
    let Some(length) = read.first_chunk().map(|length| u16::from_be_bytes(*length)) else {
        return Ok(None);
    };
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    if read.len() < 2 + usize::from(length) {
        return Ok(None);
    }
    read.advance(2);
    Ok(Some(read.split_to(length.into())))
}
