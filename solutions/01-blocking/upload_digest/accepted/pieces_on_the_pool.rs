//! Each body is digested in pieces on the blocking pool, and gives up if nobody waits any more.
//!
//! Costs: a flag that is looked at between two pieces. In return the work can be stopped.

use futures::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::world::{AT_ONCE, Library, PIECE, Upload, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut going_on = FuturesUnordered::new();
    let mut open = true;
    // Both are polled all the time: a digest begins, and is delivered, while the next upload is waited for.
    loop {
        tokio::select! {
            upload = uploads.next(), if open && going_on.len() < AT_ONCE => match upload {
                Some(upload) => going_on.push(digested(upload, library.clone())),
                None => open = false,
            },
            Some(()) = going_on.next() => {}
            else => break,
        }
    }
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
    upload.reply(digest.await.expect("no digest panics"));
}
