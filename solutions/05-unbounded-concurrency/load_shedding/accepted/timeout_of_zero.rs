//! `acquire` with a timeout of no time: it is given up if it is not ready at once.
//!
//! Costs: a timer for each request that is refused, and it is a queue: tokio's timers are rounded to the
//! millisecond, so in real time it waits one to three, which simulated time does not show.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

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
        let Ok(place) = timeout(Duration::ZERO, self.places.acquire()).await else {
            return Response::Refused;
        };
        let _place = place.expect("it is never closed");
        Response::Done(self.backend.work(request).await)
    }
}
