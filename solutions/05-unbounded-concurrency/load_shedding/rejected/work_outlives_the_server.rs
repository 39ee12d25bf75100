//! The permit moves into a task that does the work, and the handle is awaited.
//!
//! Wrong: if the client leaves, the handle is dropped and the task goes on. When the server is dropped
//! the task still runs, and has the backend.
//! Fails: nothing-left

use std::sync::Arc;

use tokio::sync::Semaphore;

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
        let task = tokio::spawn(async move {
            let result = work.await;
            drop(place);
            result
        });
        Response::Done(task.await.expect("the work can panic, and its request with it"))
    }
}
