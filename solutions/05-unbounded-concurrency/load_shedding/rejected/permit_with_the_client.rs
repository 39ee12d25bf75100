//! A task does the work, and the permit stays in the future of the request.
//!
//! Wrong: if the client leaves, the permit is back and the work goes on. Then more than eight are at work.
//! Fails: within-places, nothing-left

use tokio::sync::Semaphore;

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
        let Ok(_place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        Response::Done(tokio::spawn(self.backend.work(request)).await.unwrap())
    }
}
