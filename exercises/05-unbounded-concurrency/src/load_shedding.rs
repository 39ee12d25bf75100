//! Handles requests. There are eight places for work, and at times many more requests than that.
//!
//! There is one server. It is dropped at the end. Each request calls `handle` in a task of its own.
//! The server is fixed when:
//!
//! - answers-right: each request that is not refused has its result (no other, and none still
//!   waits)
//! - within-places: no more requests are at work than there are places (at most 8 at once)
//! - decides-at-once: a request begins, or is refused, at once (0 s after it came)
//! - refuses-late-enough: none is refused while a place is free (none)
//! - places-return: every place comes back (none lost, after requests that ended, panicked or were
//!   left by their clients)
//! - peak-flat: a large burst needs no more memory (at most 512 bytes more, for 1,000 requests
//!   more)
//! - nothing-left: when the server is dropped, nothing is left behind (no task, no running request)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! A request whose work panics has no result: `handle` panics too, or refuses it. A client leaves by
//! dropping the future of `handle`, at any moment. A future that was never polled takes no place.
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
