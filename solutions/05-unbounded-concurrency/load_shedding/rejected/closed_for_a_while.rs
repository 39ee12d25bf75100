//! When it is full once, it refuses everyone for 90 ms, to recover.
//!
//! Wrong: places are free long before, and are not used.
//! Fails: refuses-late-enough

use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Semaphore,
    closed_until: Mutex<Instant>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let closed_until = Mutex::new(Instant::now());
        Self { backend, places: Semaphore::new(PLACES), closed_until }
    }

    pub async fn handle(&self, request: Request) -> Response {
        if Instant::now() < *self.closed_until.lock().unwrap() {
            return Response::Refused;
        }
        let Ok(_place) = self.places.try_acquire() else {
            *self.closed_until.lock().unwrap() = Instant::now() + Duration::from_millis(90);
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
