//! A semaphore is asked for a permit, which is dropped at once.
//!
//! Wrong: `let _ =` keeps nothing. The limit is there and limits nothing.
//! Fails: calls-bounded

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let (cores, library) = (Arc::clone(&cores), library.clone());
        requests.spawn(async move {
            let _ = cores.acquire().await.unwrap();
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
