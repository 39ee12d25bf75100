//! Counts by hand. The place is a value whose destructor counts down.
//!
//! Costs: more lines than a semaphore. The question and the counting up must be one atomic step.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    taken: AtomicUsize,
}

struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(taken: &'a AtomicUsize) -> Option<Self> {
        let one_more = |taken| (taken < PLACES).then_some(taken + 1);
        taken.fetch_update(Relaxed, Relaxed, one_more).ok().map(|_| Self(taken))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, taken: AtomicUsize::new(0) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Some(_place) = Place::take(&self.taken) else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
