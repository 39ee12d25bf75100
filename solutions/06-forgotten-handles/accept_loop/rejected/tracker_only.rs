//! A tracker waits for all tasks at the end.
//!
//! Wrong: a tracker keeps nothing of a task, so it does not know of panics either.
//! Fails: panic-reported

use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    while let Some(connection) = listener.accept().await {
        tasks.spawn(serve(connection));
    }
    tasks.close();
    tasks.wait().await;
}
