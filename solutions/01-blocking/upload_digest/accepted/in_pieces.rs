//! Each body is digested in pieces, with a real yield after each.
//!
//! Costs: all work is done by the worker, 3 ms at a time: whatever else is ready waits that long. Only
//! work that can be cut allows it. The set keeps each request until the loop has ended: empty it in a
//! service.

use tokio::task::{JoinSet, yield_now};

use crate::world::{Library, PIECE, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let mut digester = library.start();
            for piece in upload.body().chunks(PIECE) {
                digester.update(piece);
                yield_now().await;
            }
            upload.reply(digester.finish());
        });
    }
    requests.join_all().await;
}
