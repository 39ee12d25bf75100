//! The clients of the server of single requests: twelve at once, a burst, some whose work panics,
//! some that leave, and a burst once more. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use harness::{Recorder, World};
use tokio::time::{sleep, timeout};

use super::arrivals::TOGETHER;
use super::backend::{Backend, Happened, PLACES, duration};
use super::seen::{Missed, Seen};
use crate::load_shedding::Server;

/// Requests whose work panics, and then clients that leave.
const UNLUCKY: usize = 3;
/// Clients that leave in the middle of the work do so after this long.
const PATIENCE: Duration = Duration::from_millis(10);
/// Then they are gone, and so is whoever panicked. Work of theirs that still runs takes places.
const GONE: Duration = Duration::from_millis(12);
/// The requests of the second burst: those who come when places were lost or worn out.
const ONCE_MORE: usize = 200;

/// All clients.
#[derive(Clone)]
pub struct Clients {
    burst: usize,
    pub(super) backend: Backend,
    pub(super) seen: Seen,
    pub(super) recorder: Recorder<Happened>,
}

impl World for Clients {
    /// How many requests the first burst has.
    type Case = usize;
    type Event = Happened;
    type Facts = Missed;

    fn new(&burst: &usize, recorder: Recorder<Happened>) -> Self {
        Self { burst, backend: Backend::new(recorder.clone()), seen: Seen::default(), recorder }
    }

    fn inspect(&self) -> Missed {
        self.seen.missed()
    }
}

impl Clients {
    /// Sends all requests, waits for the responses, and drops the server.
    pub async fn send(self) {
        let server = Arc::new(Server::new(self.backend.clone()));
        self.come_after(&server, "the start").await;
        self.burst(&server, self.burst, "the burst").await;
        (0..UNLUCKY).for_each(|_| self.request(&server, true));
        self.gone(&server, "three panics").await;
        self.leave(&server, |_| PATIENCE);
        self.gone(&server, "three clients left").await;
        self.never_begin(&server).await;
        self.leave(&server, duration);
        self.come_after(&server, "three clients left as their work ended").await;
        self.burst(&server, ONCE_MORE, "another burst").await;
        // At the end three leave, and the server is dropped at the same moment.
        join_all((0..UNLUCKY).map(|_| timeout(PATIENCE, crate::handle(&server, self.next(false)))))
            .await;
    }

    /// So many come one after the other, and then twelve.
    async fn burst(&self, server: &Arc<Server>, how_many: usize, what: &'static str) {
        self.recorder.note(Happened::Begins(what));
        for _ in 0..how_many {
            self.come_in_time(server, 1).await;
        }
        self.come_after(server, what).await;
    }

    /// Twelve come when some have just gone, and twelve later.
    async fn gone(&self, server: &Arc<Server>, after: &'static str) {
        sleep(GONE).await;
        self.twelve_come(server).await;
        self.come_after(server, after).await;
    }

    /// Clients leave, each after so long a time, which depends on its request.
    fn leave(&self, server: &Arc<Server>, after: fn(u64) -> Duration) {
        for _ in 0..UNLUCKY {
            let (server, request) = (Arc::clone(server), self.next(false));
            let patience = sleep(after(request.number));
            self.recorder.spawn(async move {
                tokio::select! {
                    // It does not look at a response that comes at the moment at which it leaves.
                    biased;
                    () = patience => {}
                    _ = crate::handle(&server, request) => {}
                }
            });
        }
    }

    /// Futures of `handle` that are never polled take no places, neither those that are dropped nor
    /// those that are kept.
    async fn never_begin(&self, server: &Arc<Server>) {
        drop(crate::handle(server, self.next(false)));
        let idle: Vec<_> = (0..PLACES).map(|_| crate::handle(server, self.next(false))).collect();
        self.come_in_time(server, TOGETHER).await;
        drop(idle);
        self.come_after(server, "some left before they began").await;
    }

    /// Twelve come when everything has ended.
    async fn come_after(&self, server: &Arc<Server>, after: &'static str) {
        self.quiet().await;
        let begun = self.backend.begun();
        self.twelve_come(server).await;
        let begun = self.backend.begun() - begun;
        self.recorder.note(Happened::Together { after, begun });
        self.quiet().await;
    }
}
