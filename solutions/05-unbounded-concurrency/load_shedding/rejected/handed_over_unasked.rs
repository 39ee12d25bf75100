//! Eight tasks do the work, and a channel of eight brings it to them. Whoever finds it full is refused.
//!
//! Wrong: the channel is a queue. While eight are at work eight more wait in it. And work that panics
//! ends its task.
//! Fails: decides-at-once, places-return, nothing-left

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot};

use crate::world::backend::{Backend, PLACES, Request, Response};

type Job = (Request, oneshot::Sender<u64>);

pub struct Server {
    jobs: mpsc::Sender<Job>,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let (jobs, coming) = mpsc::channel::<Job>(PLACES);
        let coming = Arc::new(Mutex::new(coming));
        for _ in 0..PLACES {
            let (backend, coming) = (backend.clone(), Arc::clone(&coming));
            tokio::spawn(async move {
                loop {
                    let job = coming.lock().await.recv().await;
                    let Some((request, answer)) = job else { return };
                    let _ = answer.send(backend.work(request).await);
                }
            });
        }
        Self { jobs }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let (sender, answer) = oneshot::channel();
        if self.jobs.try_send((request, sender)).is_err() {
            return Response::Refused;
        }
        Response::Done(answer.await.expect("the work can panic, and its request with it"))
    }
}
