//! Every body is copied before any is digested.
//!
//! Wrong: the limit is on the calls, and the copies wait in front of it, all at once.
//! Fails: heap-peak

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let (cores, library) = (Arc::clone(&cores), library.clone());
        let body = upload.body().to_vec();
        requests.spawn(async move {
            let _core = cores.acquire().await.unwrap();
            let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
