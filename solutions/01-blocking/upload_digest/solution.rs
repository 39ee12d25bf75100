//! Each body goes to the blocking pool with a permit of its own, of which there are four.
//!
//! Costs: the pool has up to 512 threads, so the limit must be your own. A digest that has begun cannot
//! be aborted, and holds up the runtime's shutdown.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet, spawn_blocking};

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let core = Arc::clone(&cores).acquire_owned().await.expect("nobody closes it");
        let (body, library) = (upload.body(), library.clone());
        let digest = spawn_blocking(move || {
            let digest = library.digest(&body);
            // Here, not in the task: a closure goes on also when its task was dropped.
            drop(core);
            digest
        });
        requests.spawn(async move { upload.reply(digest.await.expect("no digest panics")) });
        while let Some(ended) = requests.try_join_next() {
            look(ended);
        }
    }
    // `join_all` would panic with the first upload that did, and abort the others.
    while let Some(ended) = requests.join_next().await {
        look(ended);
    }
}

fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("an upload failed: {error}");
    }
}
