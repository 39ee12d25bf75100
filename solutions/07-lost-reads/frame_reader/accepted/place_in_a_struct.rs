//! A struct knows how far the frame has come; dropping `next` loses only a wait.
//!
//! Costs: a state machine by hand, of which each read is one step.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{MAX_FRAME, PING, PING_EVERY, Peer};

pub async fn serve(peer: Peer, orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let (reader, writer) = split(peer);
    let mut frames = Frames { reader, length: [0; 2], body: Vec::new(), filled: 0 };
    let mut writing = std::pin::pin!(write_orders(writer, orders));
    loop {
        tokio::select! {
            frame = frames.next() => match frame? {
                Some(body) => inbox.deliver(body),
                None => return Ok(()),
            },
            written = &mut writing => return written,
        }
    }
}

struct Frames {
    reader: ReadHalf<Peer>,
    length: [u8; 2],
    body: Vec<u8>,
    /// Bytes of the length and of the body that have come.
    filled: usize,
}

impl Frames {
    async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let free = match self.filled {
                filled @ 0..2 => &mut self.length[filled..],
                filled => &mut self.body[filled - 2..],
            };
            if free.is_empty() {
                self.filled = 0;
                return Ok(Some(std::mem::take(&mut self.body)));
            }
            match (self.reader.read(free).await?, self.filled) {
                (0, 0) => return Ok(None),
                (0, _) => return Err(io::ErrorKind::UnexpectedEof.into()),
                (count, _) => self.filled += count,
            }
            if self.filled == 2 {
                let length = u16::from_be_bytes(self.length);
                if length > MAX_FRAME {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                self.body = vec![0; length.into()];
            }
        }
    }
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
