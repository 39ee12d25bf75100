//! Catches the panic of the work. Its client is told that it was refused.
//!
//! Costs: the client takes it for a full server and may come again, and the panic is in no log unless
//! the hook writes it. A response of its own for that would be better.

use std::panic::AssertUnwindSafe;

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
        let Ok(_place) = self.places.try_acquire() else {
            return Response::Refused;
        };
        let result = AssertUnwindSafe(self.backend.work(request)).catch_unwind().await;
        result.map_or(Response::Refused, Response::Done)
    }
}
