//! One body after the other goes to the blocking pool.
//!
//! Costs: one core works and the others do not. The last upload waits for all before it.

use tokio::task::spawn_blocking;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    while let Some(upload) = uploads.next().await {
        let (library, body) = (library.clone(), upload.body());
        let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
        upload.reply(digest);
    }
}
