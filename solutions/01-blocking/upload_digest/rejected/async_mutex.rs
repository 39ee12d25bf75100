//! The library is kept in an async mutex, so that one request digests at a time.
//!
//! Wrong: to wait for the lock does not block. To digest under it does.
//! Fails: heartbeats-get-through

use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let library = Arc::new(Mutex::new(library));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = Arc::clone(&library);
        requests.spawn(async move {
            let digest = library.lock().await.digest(&upload.body());
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
