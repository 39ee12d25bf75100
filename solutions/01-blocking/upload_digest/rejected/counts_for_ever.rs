//! A task counts the seconds for which the service is there, and nobody ends it.
//!
//! Wrong: it counts also when there is nothing to do any more, and each run begins another one.
//! Fails: nothing-left

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::world::{Library, Uploads};

static SECONDS: AtomicU64 = AtomicU64::new(0);

pub async fn run(mut uploads: Uploads, library: Library) {
    tokio::spawn(async {
        loop {
            sleep(Duration::from_secs(1)).await;
            SECONDS.fetch_add(1, Relaxed);
        }
    });
    while let Some(upload) = uploads.next().await {
        let (body, library) = (upload.body(), library.clone());
        let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
        upload.reply(digest);
    }
}
