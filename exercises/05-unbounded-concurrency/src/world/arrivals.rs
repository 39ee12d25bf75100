//! How requests come to the server of single requests, and what is noted of it. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{advance, sleep};

use super::backend::{Happened, PLACES, Request, Response};
use super::burst::Clients;
use crate::load_shedding::Server;

/// Those who come when all places should be free: one, and eleven at one moment.
pub const TOGETHER: usize = 12;
/// When nobody waits and so much time has passed, all work has ended.
const A_WHILE: Duration = Duration::from_millis(100);
/// From one moment at which requests come to the next. In 35 ms of work 17 come.
const APART: Duration = Duration::from_millis(2);
/// Tokio's timers fire on whole milliseconds; requests come between two of them, too. Then a timer
/// takes time, even one of no time at all.
const BETWEEN: Duration = Duration::from_micros(400);

impl Clients {
    /// One comes, so that one refusal shows, and then all the others.
    pub(super) async fn twelve_come(&self, server: &Arc<Server>) {
        self.come_in_time(server, 1).await;
        advance(BETWEEN).await;
        self.come_in_time(server, TOGETHER - 1).await;
    }

    /// So many come, and all happens that can happen now. None may be refused while a place is free.
    pub(super) async fn come_in_time(&self, server: &Arc<Server>, how_many: usize) {
        let (free, begun) = (PLACES.saturating_sub(self.backend.at_work()), self.backend.begun());
        let refused = self.seen.refused_at_once();
        (0..how_many).for_each(|_| self.request(server, false));
        sleep(APART).await;
        let refused = self.seen.refused_at_once() - refused;
        let refused = refused.saturating_sub(how_many.saturating_sub(free)).min(free);
        if refused > 0 {
            let free = free.saturating_sub(self.backend.begun() - begun);
            self.recorder.note(Happened::RefusedEarly { refused, free });
        }
    }

    /// Waits until nobody waits for a response, and all work has ended.
    pub(super) async fn quiet(&self) {
        sleep(A_WHILE).await;
        while self.seen.waiting() > 0 {
            sleep(A_WHILE).await;
        }
    }

    pub(super) fn next(&self, panics: bool) -> Request {
        Request { number: self.seen.one_comes(), came: self.recorder.now(), panics }
    }

    /// A request, in a task of its own, as a server has them.
    pub(super) fn request(&self, server: &Arc<Server>, panics: bool) {
        let (server, request, recorder) =
            (Arc::clone(server), self.next(panics), self.recorder.clone());
        let (came, waits) = (request.came, self.seen.waits(request.number, panics));
        self.recorder.spawn(async move {
            let response = crate::handle(&server, request).await;
            let after = recorder.now() - came;
            // Whose work panicked may be told so in this way.
            if response == Response::Refused && !after.is_zero() && !panics {
                recorder.note(Happened::RefusedLate(after));
            }
            waits.told(response, after.is_zero());
        });
    }
}
