//! Each task catches the panic and reports it; a tracker waits for the tasks and keeps none.
//!
//! Costs: whatever the panic left half done is still used afterwards; here nothing is shared.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        tasks.spawn(async move {
            if AssertUnwindSafe(serve(connection)).catch_unwind().await.is_err() {
                listener.report_panic(id);
            }
        });
    }
    tasks.close();
    tasks.wait().await;
}
