//! A stream of digests on the blocking pool, at most four of them at once.
//!
//! Costs: the stream polls its futures only while it is polled itself. Here each is on a thread of the
//! pool, so none stands still.

use futures::{StreamExt as _, stream};
use tokio::task::spawn_blocking;

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(uploads: Uploads, library: Library) {
    stream::unfold(uploads, async |mut uploads| Some((uploads.next().await?, uploads)))
        .for_each_concurrent(AT_ONCE, |upload| {
            let library = library.clone();
            async move {
                let body = upload.body();
                let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
                upload.reply(digest);
            }
        })
        .await;
}
