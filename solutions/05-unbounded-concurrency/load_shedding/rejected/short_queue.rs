//! Eight at work, eight more may wait, and the next is refused.
//!
//! Wrong: under load the queue is always full. Each request that gets in waits as long as the work of
//! another, and no more of them are done than without it.
//! Fails: decides-at-once

use tokio::sync::Semaphore;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Semaphore,
    inside: Semaphore,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Semaphore::new(PLACES), inside: Semaphore::new(2 * PLACES) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(_inside) = self.inside.try_acquire() else {
            return Response::Refused;
        };
        let _place = self.places.acquire().await.unwrap();
        Response::Done(self.backend.work(request).await)
    }
}
