//! The permit moves into a task, which `AbortOnDropHandle` stops when the client leaves.
//!
//! Costs: a task for each request, which is worth it only if the work must be on another thread.

use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Arc<Semaphore>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Arc::new(Semaphore::new(PLACES)) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Response::Refused;
        };
        let work = self.backend.work(request);
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            let result = work.await;
            drop(place);
            result
        }));
        match task.await {
            Ok(result) => Response::Done(result),
            Err(error) => match error.try_into_panic() {
                Ok(panicked) => resume_unwind(panicked),
                // The runtime is going, and has dropped the work.
                Err(_) => Response::Refused,
            },
        }
    }
}
