//! Waits five milliseconds for a place, and refuses then.
//!
//! Wrong: a short queue is a queue. Under load everyone waits it out, and most are refused after all.
//! Fails: decides-at-once

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Semaphore,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Semaphore::new(PLACES) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let place = timeout(Duration::from_millis(5), self.places.acquire()).await;
        let Ok(_place) = place else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
