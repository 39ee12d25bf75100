//! The numbers of the served connections are written into a list of the program that nobody reads.
//!
//! Wrong: four bytes for each connection, for ever.
//! Fails: heap-grows-not

use std::sync::Mutex;

use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

static SERVED: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        tasks.spawn(async move {
            if tokio::spawn(serve(connection)).await.is_err() {
                listener.report_panic(id);
            }
            SERVED.lock().unwrap().push(id as u32);
        });
    }
    tasks.close();
    tasks.wait().await;
}
