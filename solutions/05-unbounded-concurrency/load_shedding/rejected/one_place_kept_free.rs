//! Refuses as soon as the last place is all that is left.
//!
//! Wrong: eight is the number that may be at work. The eighth place is never used.
//! Fails: refuses-late-enough

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
        if self.places.available_permits() <= 1 {
            return Response::Refused;
        }
        let _place = self.places.acquire().await.unwrap();
        Response::Done(self.backend.work(request).await)
    }
}
