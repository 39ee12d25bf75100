//! The orders that others give, to be sent to the peer. Nobody edits this.

use std::time::Duration;

use harness::Takes;
use tokio::sync::mpsc;

use super::happened::Happened;
use super::line::Line;
use super::scene::Scene;

/// What an order takes on the wire: its length, and a body of eighteen bytes.
pub(super) const ORDER_BYTES: usize = 20;
const BODY: u8 = 18;
/// Orders that the channel has room for.
pub(super) const ROOM: usize = 4;
/// In the scene in which they end.
const END: Duration = Duration::from_secs(1);

/// From one order to the next.
const PAUSE: Takes = Takes(85, 6);
/// The same, while the peer does not read.
const SHORT_PAUSE: Takes = Takes(35, 6);
/// The same, while many frames come.
const SHORTEST_PAUSE: Takes = Takes(15, 6);
/// Until a moment at which a chunk comes as well.
const UNTIL_A_CHUNK: Takes = Takes(85, 3);

/// An order, as it is written to the peer: a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order([u8; ORDER_BYTES]);

impl AsRef<[u8]> for Order {
    /// The whole frame: length and body.
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Order {
    fn new(number: usize) -> Self {
        let [high, low] = (number as u16).to_be_bytes();
        let mut bytes = [high ^ low; ORDER_BYTES];
        bytes[..4].copy_from_slice(&[0, BODY, high, low]);
        Self(bytes)
    }

    pub(super) fn begins_with(bytes: &[u8]) -> bool {
        bytes.starts_with(&[0, BODY])
    }

    /// The number of the order that this is, if it is one.
    pub(super) fn read(bytes: &[u8; ORDER_BYTES]) -> Option<usize> {
        let number = u16::from_be_bytes([bytes[2], bytes[3]]).into();
        (*bytes == Self::new(number).0).then_some(number)
    }
}

/// Gives orders, until the peer is about to hang up or nobody takes them. Each fourth comes at the moment
/// of a chunk; each fifth brings another along.
pub(super) async fn give(line: Line, orders: mpsc::Sender<Order>) {
    for turn in 1_usize.. {
        let pause = match turn {
            _ if line.case.scene == Scene::Many => SHORTEST_PAUSE,
            _ if line.count().is_unread => SHORT_PAUSE,
            _ if turn.is_multiple_of(4) => UNTIL_A_CHUNK,
            _ => PAUSE,
        };
        line.recorder.sleep(pause).await;
        let ends = line.case.scene == Scene::OrdersEnd && line.recorder.now() > END;
        if ends || line.count().is_quiet {
            return;
        }
        for _ in 0..if turn.is_multiple_of(5) { 2 } else { 1 } {
            let number = line.count().came + 1;
            let Ok(permit) = orders.reserve().await else { return };
            line.count().came = number;
            line.recorder.note(Happened::OrderCame(number));
            permit.send(Order::new(number));
            line.look_at_the_queue(orders.max_capacity() - orders.capacity());
        }
    }
}
