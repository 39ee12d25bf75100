//! Handles requests. There are eight places for work, and at times many more requests than that.
//!
//! There is one server. It is dropped at the end. Each request calls `handle` in a task of its own.
//! It must:
//!
//! - answers-right: return the result of the work of each request that it does not refuse
//! - within-places: have at most 8 requests at work at once
//! - decides-at-once: begin the work of a request, or refuse it, at the moment at which it comes
//! - refuses-late-enough: refuse no request while a place is free
//! - places-return: get the place back from each request that ends, panics or is left by its client
//! - peak-flat: need no more memory for a large burst of requests than for a small one
//! - nothing-left: leave no task and no work behind when it is dropped
//! - heap-grows-not: hold no more memory afterwards than before
//!
//! A request whose work panics may panic too. A client leaves by dropping the future of `handle`.
//!
//! Use `Backend::work`. Time is simulated: stay on this runtime. Tasks are fine. Threads, the
//! blocking pool and the real clock are not. The crates in `Cargo.toml` can be used.

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

    pub async fn handle(&self, request: Request) -> Response {
        let _place = self.places.acquire().await.expect("it is never closed");
        Response::Done(self.backend.work(request).await)
    }
}
