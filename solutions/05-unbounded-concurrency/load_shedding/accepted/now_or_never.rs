//! Polls `acquire` once. If it is not ready, the future is dropped, and leaves the queue with it.
//!
//! Costs: a task that has used up tokio's budget is refused though a place is free. `try_acquire` asks
//! for no budget, and says the same in a word.

use futures::FutureExt;
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
        let Some(place) = self.places.acquire().now_or_never() else {
            return Response::Refused;
        };
        let _place = place.expect("it is never closed");
        Response::Done(self.backend.work(request).await)
    }
}
