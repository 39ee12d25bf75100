//! Each body is digested in pieces on the blocking pool, and gives up if nobody waits any more.
//!
//! Costs: a flag that is looked at between two pieces. In return the work can be stopped.

use futures::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::world::{AT_ONCE, Library, PIECE, Upload, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut going_on = FuturesUnordered::new();
    while let Some(upload) = uploads.next().await {
        if going_on.len() == AT_ONCE {
            going_on.next().await;
        }
        going_on.push(digested(upload, library.clone()));
    }
    while going_on.next().await.is_some() {}
}

async fn digested(upload: Upload, library: Library) {
    let (done, digest) = oneshot::channel();
    let body = upload.body();
    spawn_blocking(move || {
        let mut digester = library.start();
        for piece in body.chunks(4 * PIECE) {
            if done.is_closed() {
                return;
            }
            digester.update(piece);
        }
        let _ = done.send(digester.finish());
    });
    upload.reply(digest.await.unwrap());
}
