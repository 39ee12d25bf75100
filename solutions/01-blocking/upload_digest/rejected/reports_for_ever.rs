//! A task reports each second that the service is at work, and nobody ends it.
//!
//! Wrong: it reports also when there is nothing to do any more, and each run begins another one.
//! Fails: nothing-left

use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    tokio::spawn(async {
        loop {
            sleep(Duration::from_secs(1)).await;
            eprintln!("at work");
        }
    });
    while let Some(upload) = uploads.next().await {
        let (body, library) = (upload.body(), library.clone());
        let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
        upload.reply(digest);
    }
}
