//! Rayon digests, and `install` waits for it.
//!
//! Wrong: `install` blocks the thread that calls it, which is the worker.
//! Fails: heartbeats-get-through

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    while let Some(upload) = uploads.next().await {
        let digest = pool.install(|| library.digest(&upload.body()));
        upload.reply(digest);
    }
}
