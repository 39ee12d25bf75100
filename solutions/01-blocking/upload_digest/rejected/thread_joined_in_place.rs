//! A thread digests, and the task joins it.
//!
//! Wrong: `join` blocks the worker for as long as the thread works.
//! Fails: heartbeats-get-through

use std::thread;

use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let body = upload.body();
            let digest = thread::spawn(move || library.digest(&body)).join().unwrap();
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
