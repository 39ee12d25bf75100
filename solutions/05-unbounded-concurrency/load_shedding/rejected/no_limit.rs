//! No semaphore: nobody waits, and nobody is refused.
//!
//! Wrong: the queue is gone, and so is the limit. All are at work at once.
//! Fails: within-places

use crate::world::backend::{Backend, Request, Response};

pub struct Server {
    backend: Backend,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend }
    }

    pub async fn handle(&self, request: Request) -> Response {
        Response::Done(self.backend.work(request).await)
    }
}
