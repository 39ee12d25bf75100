//! The blocking pool digests, and `block_on` waits for it.
//!
//! Wrong: the digest is elsewhere, but the worker is blocked until it is done. This `block_on` does not
//! notice that it stands in a runtime; tokio's own would panic.
//! Fails: heartbeats-get-through

use futures::executor::block_on;
use tokio::task::{JoinSet, spawn_blocking};

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body));
            upload.reply(block_on(digest).unwrap());
        });
    }
    requests.join_all().await;
}
