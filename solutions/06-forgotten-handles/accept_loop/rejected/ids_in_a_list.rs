//! The numbers of the served connections are written into a list of the run that nobody reads.
//!
//! Wrong: four bytes for each connection, as long as the server runs.
//! Fails: heap-flat

use std::sync::{Arc, Mutex};

use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    let served: Arc<Mutex<Vec<u32>>> = Arc::default();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        let served = Arc::clone(&served);
        tasks.spawn(async move {
            if tokio::spawn(serve(connection)).await.is_err() {
                listener.report_panic(id);
            }
            served.lock().unwrap().push(id as u32);
        });
    }
    tasks.close();
    tasks.wait().await;
}
