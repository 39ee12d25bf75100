//! Asks for a permit without waiting. Whoever gets none is refused.
//!
//! Costs: nothing. A client that is refused must come again, and should wait before it does.

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
        Response::Done(self.backend.work(request).await)
    }
}
