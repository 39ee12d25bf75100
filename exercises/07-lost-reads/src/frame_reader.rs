//! Reads the peer's frames, and sends it orders and pings meanwhile.
//!
//! A frame is two bytes of length, high one first, and a body of at most `MAX_FRAME` bytes. One takes
//! ten seconds to come. For eight seconds the peer reads nothing. `serve` is fixed when:
//!
//! - frames-whole: every frame is delivered once, whole and in order (all that come, in chunks of 1
//!   to 11 bytes)
//! - frames-soon: a whole frame is delivered at once, if the peer reads or not (within 0.01 s of
//!   its last byte)
//! - orders-whole: every order is sent once, whole and in order (all that come, and besides them
//!   only pings)
//! - orders-soon: an order is sent at once, or when the peer reads again (within 0.01 s)
//! - pings-in-time: while the peer reads, it is pinged each second (at most 1.1 s without one)
//! - pings-apart: no more often, and missed pings are not made up for (at most 8 in 5 s)
//! - few-taken: orders wait in their channel while the peer does not read (at most 64 taken and not
//!   sent)
//! - ends-with-the-peer: when the peer hangs up, `serve` returns (within 0.01 s: `Ok`, or an error
//!   within a length or body)
//! - too-large-refused: for a length above 260 `serve` returns an error (within 0.01 s)
//! - not-allocated: for a length of 60,000 no room is made (at most 30,000 bytes are allocated)
//! - heap-flat: after many frames no more is held than after few (at most 450 bytes more after 900
//!   more)
//! - nothing-left: when `serve` has ended or is dropped, nothing is left behind (no task, no open
//!   connection)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! What is written fits into 64 bytes or waits until the peer reads. Use `Inbox::deliver`; orders may
//! end early. Time is simulated: stay on this runtime. Tasks are fine. Threads, the blocking pool and
//! the real clock are not. The crates in `Cargo.toml` can be used.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::world::inbox::Inbox;
use crate::world::orders::Order;
use crate::world::peer::{PING, PING_EVERY, Peer};

pub async fn serve(mut peer: Peer, mut orders: Receiver<Order>, inbox: Inbox) -> io::Result<()> {
    let mut beat = interval(PING_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            frame = read_frame(&mut peer) => inbox.deliver(frame?),
            Some(order) = orders.recv() => peer.write_all(order.as_ref()).await?,
            _ = beat.tick() => peer.write_all(&PING).await?,
        }
    }
}

async fn read_frame(peer: &mut Peer) -> io::Result<Vec<u8>> {
    let length = peer.read_u16().await?;
    let mut body = vec![0; length.into()];
    peer.read_exact(&mut body).await?;
    Ok(body)
}
