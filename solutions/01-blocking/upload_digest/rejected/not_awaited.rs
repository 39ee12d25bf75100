//! The blocking pool digests and replies, and nobody waits for it.
//!
//! Wrong: `run` returns while the library is at work. What is to be delivered then may never be.
//! Fails: all-delivered, nothing-left

use tokio::task::spawn_blocking;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        spawn_blocking(move || {
            let digest = library.digest(&upload.body());
            upload.reply(digest);
        });
    }
}
