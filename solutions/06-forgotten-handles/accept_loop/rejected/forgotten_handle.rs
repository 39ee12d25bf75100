//! The panic is caught in the task, and the handle is forgotten so that it does not detach.
//!
//! Wrong: `mem::forget` leaks the whole cell. To drop the handle would have cost nothing.
//! Fails: heap-flat, heap-grows-not

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        std::mem::forget(tasks.spawn(async move {
            if AssertUnwindSafe(serve(connection)).catch_unwind().await.is_err() {
                listener.report_panic(id);
            }
        }));
    }
    tasks.close();
    tasks.wait().await;
}
