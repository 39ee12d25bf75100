//! Small pieces, with an await after each that is ready at once.
//!
//! Wrong: an await yields only if what it waits for is not ready.
//! Fails: heartbeats-get-through

use tokio::task::JoinSet;

use crate::world::{Library, PIECE, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let mut digester = library.start();
            for piece in upload.body().chunks(PIECE) {
                digester.update(piece);
                std::future::ready(()).await;
            }
            upload.reply(digester.finish());
        });
    }
    requests.join_all().await;
}
