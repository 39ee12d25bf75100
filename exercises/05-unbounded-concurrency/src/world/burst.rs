//! The clients of the server of single requests: twelve at once, a burst, some whose work panics,
//! some that leave. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use harness::{Recorder, World};
use tokio::time::{sleep, timeout};

use super::backend::{Backend, Happened, PLACES, Request, Response};
use super::seen::{Missed, Seen};
use crate::load_shedding::Server;

/// Those who come at one moment, when all places should be free.
pub const TOGETHER: usize = 12;
/// Requests whose work panics, and then clients that leave.
const UNLUCKY: usize = 3;
/// Clients that leave do so after this long.
const PATIENCE: Duration = Duration::from_millis(10);
/// Then they are gone, and so is whoever panicked. Work of theirs that still runs takes places.
const GONE: Duration = Duration::from_millis(12);
/// When nobody waits and so much time has passed, all work has ended.
const A_WHILE: Duration = Duration::from_millis(100);
/// From one moment at which requests come to the next. In 35 ms of work 17 come.
const APART: Duration = Duration::from_millis(2);

/// All clients.
#[derive(Clone)]
pub struct Clients {
    burst: usize,
    backend: Backend,
    seen: Seen,
    recorder: Recorder<Happened>,
}

impl World for Clients {
    /// How many requests the burst has.
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
        self.come_in_time(&server, TOGETHER).await;
        self.recorder.note(Happened::Burst("begins"));
        for _ in 0..self.burst {
            self.come_in_time(&server, 1).await;
        }
        self.quiet().await;
        self.recorder.note(Happened::Burst("is over"));
        self.come_after(&server, "the burst").await;
        (0..UNLUCKY).for_each(|_| self.request(&server, true));
        sleep(GONE).await;
        self.come_in_time(&server, TOGETHER).await;
        self.come_after(&server, "three panics").await;
        for _ in 0..UNLUCKY {
            let (server, request) = (Arc::clone(&server), self.next(false));
            self.recorder.spawn(async move { _ = timeout(PATIENCE, server.handle(request)).await });
        }
        sleep(GONE).await;
        self.come_in_time(&server, TOGETHER).await;
        self.come_after(&server, "three clients left").await;
    }

    /// So many come. None may be refused while a place is free.
    async fn come_in_time(&self, server: &Arc<Server>, how_many: usize) {
        let free = PLACES.saturating_sub(self.backend.at_work());
        let refused = self.seen.refused_at_once();
        self.come(server, how_many).await;
        let refused = self.seen.refused_at_once() - refused;
        let refused = refused.saturating_sub(how_many.saturating_sub(free)).min(free);
        if refused > 0 {
            self.recorder.note(Happened::RefusedEarly { refused, free });
        }
    }

    /// Twelve come when everything has ended.
    async fn come_after(&self, server: &Arc<Server>, after: &'static str) {
        self.quiet().await;
        let begun = self.backend.begun();
        self.come(server, TOGETHER).await;
        let begun = self.backend.begun() - begun;
        self.recorder.note(Happened::Together { after, begun });
        self.quiet().await;
    }

    /// So many come, and all happens that can happen now.
    async fn come(&self, server: &Arc<Server>, how_many: usize) {
        (0..how_many).for_each(|_| self.request(server, false));
        sleep(APART).await;
    }

    /// Waits until nobody waits for a response, and all work has ended.
    async fn quiet(&self) {
        sleep(A_WHILE).await;
        while self.seen.waiting() > 0 {
            sleep(A_WHILE).await;
        }
    }

    fn next(&self, panics: bool) -> Request {
        Request { number: self.seen.one_comes(), came: self.recorder.now(), panics }
    }

    /// A request, in a task of its own, as a server has them.
    fn request(&self, server: &Arc<Server>, panics: bool) {
        let (server, request, recorder) =
            (Arc::clone(server), self.next(panics), self.recorder.clone());
        let came = request.came;
        // One whose work panics is not waited for: it may get no response.
        let waits = (!panics).then(|| self.seen.waits(request.number));
        self.recorder.spawn(async move {
            let response = server.handle(request).await;
            let Some(waits) = waits else { return };
            let after = recorder.now() - came;
            if response == Response::Refused && !after.is_zero() {
                recorder.note(Happened::RefusedLate(after));
            }
            waits.told(response, after.is_zero());
        });
    }
}
