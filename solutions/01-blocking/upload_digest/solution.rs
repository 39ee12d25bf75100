//! Each body goes to the blocking pool, and a semaphore admits four at once.
//!
//! Costs: the pool has up to 512 threads, so the limit must be your own. A digest that has begun cannot
//! be aborted, and holds up the runtime's shutdown.

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
            let _core = cores.acquire().await.unwrap();
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
            upload.reply(digest);
        });
    }
    // `join_all` would panic with the first upload that did, and abort the others.
    while let Some(ended) = requests.join_next().await {
        if let Err(error) = ended {
            eprintln!("an upload failed: {error}");
        }
    }
}
