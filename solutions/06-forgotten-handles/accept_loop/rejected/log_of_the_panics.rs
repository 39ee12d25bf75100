//! Each task catches its panic and reports it. What it said is kept in a log, with the connection.
//!
//! Wrong: a client that makes the server panic makes it grow, as often as it likes.
//! Fails: heap-flat

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

type Log = Mutex<Vec<(usize, Box<dyn Any + Send>)>>;

pub async fn run(listener: Listener) {
    let (tasks, log) = (TaskTracker::new(), Arc::new(Log::default()));
    while let Some(connection) = listener.accept().await {
        let (id, listener, log) = (connection.id(), listener.clone(), Arc::clone(&log));
        tasks.spawn(async move {
            if let Err(panic) = AssertUnwindSafe(serve(connection)).catch_unwind().await {
                listener.report_panic(id);
                log.lock().unwrap().push((id, panic));
            }
        });
    }
    tasks.close();
    tasks.wait().await;
}
