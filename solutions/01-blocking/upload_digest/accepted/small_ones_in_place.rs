//! Bodies of a piece or less are digested by the worker, larger ones by the blocking pool.
//!
//! Costs: two ways to maintain. In return a small body does not wait for a thread.

use tokio::task::{spawn_blocking, yield_now};

use crate::world::{Library, PIECE, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    while let Some(upload) = uploads.next().await {
        let body = upload.body();
        let digest = if body.len() <= PIECE {
            let digest = library.digest(&body);
            yield_now().await;
            digest
        } else {
            let library = library.clone();
            spawn_blocking(move || library.digest(&body)).await.unwrap()
        };
        upload.reply(digest);
    }
}
