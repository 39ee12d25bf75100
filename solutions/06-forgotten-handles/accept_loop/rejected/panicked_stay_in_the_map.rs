//! A tracker, a guard that reports, and a map of the handles. Each task takes its handle out at its end.
//!
//! Wrong: a task that panics does not come to its last line. Its handle, and its cell, stay in the map.
//! Fails: heap-flat

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

struct Alarm {
    id: usize,
    listener: Listener,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if thread::panicking() {
            self.listener.report_panic(self.id);
        }
    }
}

pub async fn run(listener: Listener) {
    let tasks = TaskTracker::new();
    let handles: Arc<Mutex<HashMap<usize, JoinHandle<()>>>> = Arc::default();
    while let Some(connection) = listener.accept().await {
        let (id, mine) = (connection.id(), Arc::clone(&handles));
        let alarm = Alarm { id, listener: listener.clone() };
        let task = tasks.spawn(async move {
            let _alarm = alarm;
            serve(connection).await;
            mine.lock().unwrap().remove(&id);
        });
        handles.lock().unwrap().insert(id, task);
    }
    tasks.close();
    tasks.wait().await;
}
