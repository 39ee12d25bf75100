//! The blocking pool digests, and each upload is given up after a millisecond.
//!
//! Wrong: the timeout drops the handle, and the digest goes on. The permit is free before the thread is.
//! Fails: all-delivered, nothing-left

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let (cores, library) = (Arc::clone(&cores), library.clone());
        requests.spawn(async move {
            let _core = cores.acquire().await.unwrap();
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body));
            if let Ok(digest) = timeout(Duration::from_millis(1), digest).await {
                upload.reply(digest.unwrap());
            }
        });
    }
    requests.join_all().await;
}
