//! Counts when it is called. The future that it returns has the guard that counts down.
//!
//! Wrong: the guard is made at the first poll. If the client leaves before that, nobody counts down.
//! Fails: places-return

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    taken: AtomicUsize,
}

struct Guard<'a>(&'a AtomicUsize);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, taken: AtomicUsize::new(0) }
    }

    pub fn handle(&self, request: Request) -> impl Future<Output = Response> + Send + '_ {
        let one_more = |taken| (taken < PLACES).then_some(taken + 1);
        let is_free = self.taken.fetch_update(Relaxed, Relaxed, one_more).is_ok();
        async move {
            if !is_free {
                return Response::Refused;
            }
            let _guard = Guard(&self.taken);
            Response::Done(self.backend.work(request).await)
        }
    }
}
