//! A semaphore, and a list of the program in which each server leaves its number of places.
//!
//! Wrong: eight bytes for each server, also when it is gone.
//! Fails: heap-grows-not

use std::sync::Mutex;

use tokio::sync::Semaphore;

use crate::world::backend::{Backend, PLACES, Request, Response};

/// One line for each server, for the summary of the night.
static SERVERS: Mutex<Vec<usize>> = Mutex::new(Vec::new());

pub struct Server {
    backend: Backend,
    places: Semaphore,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        SERVERS.lock().unwrap().push(PLACES);
        Self { backend, places: Semaphore::new(PLACES) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(_place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
