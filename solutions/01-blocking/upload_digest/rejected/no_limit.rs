//! Each body goes to the blocking pool at once, without a limit.
//!
//! Wrong: the pool would start up to 512 threads. On four cores all of them get slower, and each holds
//! its body meanwhile.
//! Fails: calls-bounded

use tokio::task::{JoinSet, spawn_blocking};

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
