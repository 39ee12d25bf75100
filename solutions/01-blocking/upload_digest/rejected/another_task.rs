//! The digest is a task of its own.
//!
//! Wrong: a task runs on a worker of the runtime, as its parent does. On one of several workers it
//! holds up what is queued there, and perhaps all timers.
//! Fails: heartbeats-get-through

use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let body = upload.body();
            let digest = tokio::spawn(async move { library.digest(&body) }).await.unwrap();
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
