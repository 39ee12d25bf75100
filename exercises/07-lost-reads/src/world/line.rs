//! A connection to a peer that talks, and all that goes over it. Nobody edits this.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use harness::{Recorder, World};
use tokio::io::duplex;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::happened::Happened;
use super::inbox::Inbox;
use super::orders::{self, Order};
use super::peer::Peer;
use super::scene::{Case, Scene};
use super::talk;

/// Bytes that wait in each direction, at most.
const PIPE: usize = 64;

/// The world of a run. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Line {
    pub(super) case: Case,
    count: Arc<Mutex<Count>>,
    pub(super) recorder: Recorder<Happened>,
}

/// What was counted until now.
#[derive(Default)]
pub(super) struct Count {
    /// Frames.
    pub(super) delivered: usize,
    /// Something else was delivered than the next frame.
    pub(super) is_lost: bool,
    /// Orders that came.
    pub(super) came: usize,
    /// Orders that were written.
    pub(super) sent: usize,
    most_held: Held,
    /// The peer does not read.
    pub(super) is_unread: bool,
    /// The peer is about to hang up.
    pub(super) is_quiet: bool,
}

/// Orders that were taken out of the channel, and not written: the most at one time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    pub orders: usize,
    pub at: Duration,
}

impl Line {
    /// Runs `serve` to its end, or until it is to be dropped.
    pub fn serve<F>(
        &self,
        serve: fn(Peer, mpsc::Receiver<Order>, Inbox) -> F,
    ) -> impl Future<Output = ()> + use<F>
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let (near, far) = duplex(PIPE);
        let (sender, orders) = mpsc::channel(orders::ROOM);
        let serve = serve(Peer::new(near, self), orders, Inbox(self.clone()));
        self.recorder.spawn(talk::talk(self.clone(), far));
        self.recorder.spawn(orders::give(self.clone(), sender));
        let line = self.clone();
        async move {
            let dropped_at = match line.case.scene {
                Scene::Dropped(at) => Some(Duration::from_millis(at)),
                _ => None,
            };
            let ended = tokio::select! {
                // Even if it was woken at the same moment.
                biased;
                () = sleep(dropped_at.unwrap_or_default()), if dropped_at.is_some() => None,
                result = serve => Some(result),
            };
            line.recorder.note(match ended {
                Some(result) => Happened::Returned { ok: result.is_ok() },
                None => Happened::Dropped,
            });
        }
    }

    pub(super) fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_sent(&self, order: usize) {
        let number = self.count().sent + 1;
        self.count().sent = number;
        self.recorder.note(if order == number {
            Happened::Sent(number)
        } else {
            Happened::NotTheOrder { number, sent: order }
        });
    }

    /// So many orders are in the channel.
    pub(super) fn look_at_the_queue(&self, waiting: usize) {
        let at = self.recorder.now();
        let mut count = self.count();
        let orders = count.came.saturating_sub(count.sent + waiting);
        if orders > count.most_held.orders {
            count.most_held = Held { orders, at };
        }
    }
}

/// What there is in the end.
pub struct Facts {
    /// Frames that the peer sends, if nothing stops it.
    pub frames: usize,
    pub most_held: Held,
}

impl World for Line {
    type Case = Case;
    type Event = Happened;
    type Facts = Facts;

    fn new(case: &Case, recorder: Recorder<Happened>) -> Self {
        let _ = recorder.gauge(super::peer::OPEN);
        Self { case: *case, count: Arc::default(), recorder }
    }

    fn inspect(&self) -> Facts {
        Facts { frames: self.case.scene.lengths().count(), most_held: self.count().most_held }
    }
}
