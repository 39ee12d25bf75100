//! A semaphore that is leaked, so that it can be lent for ever.
//!
//! Wrong: it is still there when its server is gone.
//! Fails: heap-grows-not

use tokio::sync::Semaphore;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: &'static Semaphore,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let places: &'static Semaphore = Box::leak(Box::new(Semaphore::new(PLACES)));
        Self { backend, places }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(_place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
