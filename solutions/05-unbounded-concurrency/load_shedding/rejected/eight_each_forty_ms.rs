//! Lets eight requests in, in each 40 ms, which is as long as the longest work takes.
//!
//! Wrong: it limits how many come, not how many are at work. Most are done sooner, and their places stay
//! empty until the time is over.
//! Fails: refuses-late-enough

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    window: Mutex<(Instant, usize)>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, window: Mutex::new((Instant::now(), 0)) }
    }

    fn lets_in(&self) -> bool {
        let mut window = self.window.lock().unwrap();
        if window.0.elapsed() >= Duration::from_millis(40) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        window.1 <= PLACES
    }

    pub async fn handle(&self, request: Request) -> Response {
        if !self.lets_in() {
            return Response::Refused;
        }
        Response::Done(self.backend.work(request).await)
    }
}
