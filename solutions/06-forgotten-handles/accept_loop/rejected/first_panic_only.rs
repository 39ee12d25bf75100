//! The first panic is reported, and no other.
//!
//! Wrong: the second one is a second connection.
//! Fails: panic-reported

use std::sync::{Arc, Once};

use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let (tasks, told) = (TaskTracker::new(), Arc::new(Once::new()));
    while let Some(connection) = listener.accept().await {
        let (id, listener, told) = (connection.id(), listener.clone(), Arc::clone(&told));
        tasks.spawn(async move {
            if tokio::spawn(serve(connection)).await.is_err() {
                told.call_once(|| listener.report_panic(id));
            }
        });
    }
    tasks.close();
    tasks.wait().await;
}
