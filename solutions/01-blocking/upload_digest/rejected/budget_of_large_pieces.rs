//! Pieces of 4 KiB, each of which takes one unit of the budget.
//!
//! Wrong: the task yields after 128 units. That is half a body, 100 ms.
//! Fails: heartbeats-get-through

use tokio::task::JoinSet;
use tokio::task::coop::consume_budget;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let mut digester = library.start();
            for piece in upload.body().chunks(4 * 1024) {
                digester.update(piece);
                consume_budget().await;
            }
            upload.reply(digester.finish());
        });
    }
    requests.join_all().await;
}
