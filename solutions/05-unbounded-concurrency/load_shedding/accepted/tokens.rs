//! Eight tokens in a channel. `try_recv` takes one, and a destructor puts it back.
//!
//! Costs: a lock around the receiving end. It is a semaphore, made of a channel.

use std::sync::Mutex;

use tokio::sync::mpsc;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    take: Mutex<mpsc::Receiver<()>>,
    put_back: mpsc::Sender<()>,
}

struct Token<'a>(&'a mpsc::Sender<()>);

impl Drop for Token<'_> {
    fn drop(&mut self) {
        let _ = self.0.try_send(());
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let (put_back, take) = mpsc::channel(PLACES);
        for _ in 0..PLACES {
            put_back.try_send(()).expect("there is room");
        }
        Self { backend, take: Mutex::new(take), put_back }
    }

    pub async fn handle(&self, request: Request) -> Response {
        if self.take.lock().unwrap().try_recv().is_err() {
            return Response::Refused;
        }
        let _token = Token(&self.put_back);
        Response::Done(self.backend.work(request).await)
    }
}
