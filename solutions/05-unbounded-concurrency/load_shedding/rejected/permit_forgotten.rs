//! Forgets the permit, and adds one when the work is done.
//!
//! Wrong: if the work panics or the client leaves, the last line does not run, and the place is lost.
//! Fails: places-return

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
        let Ok(place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        place.forget();
        let result = self.backend.work(request).await;
        self.places.add_permits(1);
        Response::Done(result)
    }
}
