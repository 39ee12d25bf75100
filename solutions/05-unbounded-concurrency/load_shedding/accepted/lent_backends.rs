//! Eight handles to the backend in a list. Whoever finds none is refused; a destructor puts it back.
//!
//! Costs: a lock, which is held for a moment. With real connections this is a pool that never waits.

use std::sync::{Mutex, PoisonError};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    free: Mutex<Vec<Backend>>,
}

struct Lent<'a> {
    server: &'a Server,
    backend: Option<Backend>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // A destructor must not panic.
        let mut free = self.server.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(self.backend.take());
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { free: Mutex::new(vec![backend; PLACES]) }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Some(backend) = self.free.lock().unwrap().pop() else {
            return Response::Refused;
        };
        let work = backend.work(request);
        let _lent = Lent { server: self, backend: Some(backend) };
        Response::Done(work.await)
    }
}
