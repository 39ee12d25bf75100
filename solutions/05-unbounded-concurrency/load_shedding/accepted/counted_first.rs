//! Everyone counts up first, and whoever finds the house full counts down again.
//!
//! Costs: whoever is refused stands in the counter for a moment. On many threads, one that comes just
//! then, while another leaves, is refused without need.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    inside: AtomicUsize,
}

struct Inside<'a>(&'a AtomicUsize);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, inside: AtomicUsize::new(0) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let before = self.inside.fetch_add(1, Relaxed);
        let _inside = Inside(&self.inside);
        if before >= PLACES {
            return Response::Refused;
        }
        Response::Done(self.backend.work(request).await)
    }
}
