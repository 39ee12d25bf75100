//! Counts up, refuses if that was too many, and counts down after the work.
//!
//! Wrong: whoever is refused is never counted down. After the first rush nobody gets in.
//! Fails: places-return

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    taken: AtomicUsize,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, taken: AtomicUsize::new(0) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        if self.taken.fetch_add(1, Relaxed) >= PLACES {
            return Response::Refused;
        }
        let result = self.backend.work(request).await;
        self.taken.fetch_sub(1, Relaxed);
        Response::Done(result)
    }
}
