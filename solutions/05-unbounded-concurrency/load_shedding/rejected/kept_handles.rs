//! A task with the permit does the work. The server keeps a handle to each, to abort it at the end.
//!
//! Wrong: a handle keeps the cell of its task, also when the task has ended.
//! Fails: peak-flat

use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;
use tokio::task::AbortHandle;

use crate::world::backend::{Backend, PLACES, Request, Response};

pub struct Server {
    backend: Backend,
    places: Arc<Semaphore>,
    tasks: Mutex<Vec<AbortHandle>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tasks.get_mut().unwrap().iter().for_each(AbortHandle::abort);
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        Self { backend, places: Arc::new(Semaphore::new(PLACES)), tasks: Mutex::default() }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Response::Refused;
        };
        let work = self.backend.work(request);
        let task = tokio::spawn(async move {
            let _place = place;
            work.await
        });
        self.tasks.lock().unwrap().push(task.abort_handle());
        Response::Done(task.await.unwrap())
    }
}
