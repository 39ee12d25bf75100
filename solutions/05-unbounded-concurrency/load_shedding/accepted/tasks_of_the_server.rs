//! Each request at work is a task in a set of the server's, which has no more tasks than places.
//!
//! Costs: a lock, and a task that nobody waits for goes on to its end, in its place, or to that of the server. If the work panics,
//! its request panics too, in words of its own.

use std::sync::Mutex;

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    at_work: Mutex<JoinSet<()>>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, at_work: Mutex::default() }
    }

    fn begin(&self, request: Request) -> Option<oneshot::Receiver<u64>> {
        let mut at_work = self.at_work.lock().expect("nobody panics with it");
        // Whose work panicked is told so by its channel.
        while at_work.try_join_next().is_some() {}
        if at_work.len() == PLACES {
            return None;
        }
        let (sender, result) = oneshot::channel();
        let work = self.backend.work(request);
        at_work.spawn(async move {
            // A client that has left needs no result.
            let _ = sender.send(work.await);
        });
        Some(result)
    }

    pub async fn handle(&self, request: Request) -> Response {
        match self.begin(request) {
            Some(result) => Response::Done(result.await.expect("its work does not panic")),
            None => Response::Refused,
        }
    }
}
