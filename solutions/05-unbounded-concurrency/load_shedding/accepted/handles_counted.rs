//! Each request at work has a clone of one `Arc`, and `strong_count` says how many there are.
//!
//! Costs: a lock, so that nobody comes between the question and the clone.

use std::sync::{Arc, Mutex};

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    token: Mutex<Arc<()>>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, token: Mutex::default() }
    }

    fn take_place(&self) -> Option<Arc<()>> {
        let token = self.token.lock().unwrap();
        // The server has one itself.
        (Arc::strong_count(&token) <= PLACES).then(|| Arc::clone(&token))
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Some(_place) = self.take_place() else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
