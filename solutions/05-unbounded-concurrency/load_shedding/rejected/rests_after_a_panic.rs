//! When the work panics, the place is free only after 50 ms, so that the backend can recover.
//!
//! Wrong: nobody is at work in that place, and requests are refused for it.
//! Fails: refuses-late-enough

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Arc<Semaphore>,
}

struct Place(Option<OwnedSemaphorePermit>);

impl Drop for Place {
    fn drop(&mut self) {
        let place = self.0.take();
        if thread::panicking() {
            tokio::spawn(async {
                sleep(Duration::from_millis(50)).await;
                drop(place);
            });
        }
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Arc::new(Semaphore::new(PLACES)) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Response::Refused;
        };
        let _place = Place(Some(place));
        Response::Done(self.backend.work(request).await)
    }
}
