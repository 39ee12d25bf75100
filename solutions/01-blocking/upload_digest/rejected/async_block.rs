//! The digest is wrapped in an async block, which is awaited.
//!
//! Wrong: an async block runs in whoever polls it. There is an await, but nothing that it waits for.
//! Fails: heartbeats-get-through

use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let body = upload.body();
            let digest = async { library.digest(&body) }.await;
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
