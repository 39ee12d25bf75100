//! The worker is told that it will block, and hands its other tasks to another thread.
//!
//! Costs: panics on a `current_thread` runtime, and in a `LocalSet` on any. Whatever else the same task
//! has, in a `join!` or a `select!`, stands still meanwhile. The set keeps each request until the loop has
//! ended: empty it in a service.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, block_in_place};

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let core = Arc::clone(&cores).acquire_owned().await.unwrap();
        let library = library.clone();
        requests.spawn(async move {
            let digest = block_in_place(|| library.digest(&upload.body()));
            upload.reply(digest);
            drop(core);
        });
    }
    requests.join_all().await;
}
