//! Refuses at once, and writes down when it did, for a report at the end.
//!
//! Wrong: the list grows with each request that is refused, and under load that is most of them.
//! Fails: peak-flat

use std::sync::Mutex;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Semaphore,
    refused: Mutex<Vec<Instant>>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Semaphore::new(PLACES), refused: Mutex::default() }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(_place) = self.places.try_acquire() else {
            self.refused.lock().unwrap().push(Instant::now());
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
