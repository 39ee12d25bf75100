//! Refuses when more than eight are at work.
//!
//! Wrong: the ninth finds eight at work, and is let in.
//! Fails: within-places

use tokio::sync::Semaphore;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Semaphore,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Semaphore::new(PLACES + 1) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(_place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
