//! Not an `async fn`: takes the place when it is called, and gives it to the future that it returns.
//!
//! Wrong: a future that nobody polls does nothing, and yet it has a place.
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

    pub fn handle(&self, request: Request) -> impl Future<Output = Response> + Send + '_ {
        let place = self.places.try_acquire();
        async move {
            match place {
                Ok(_place) => Response::Done(self.backend.work(request).await),
                Err(_) => Response::Refused,
            }
        }
    }
}
