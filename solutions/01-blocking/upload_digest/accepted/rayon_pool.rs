//! Rayon digests, and a oneshot channel brings the result back.
//!
//! Costs: another pool, with as many threads as there are cores: the calls are limited, and the bodies that
//! wait are not. A panic in it ends the process unless a handler is set. The set keeps each request until
//! the loop has ended: empty it in a service.

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let (done, digest) = oneshot::channel();
            let body = upload.body();
            rayon::spawn(move || {
                // Nobody waits any more: then nobody needs it.
                let _ = done.send(library.digest(&body));
            });
            upload.reply(digest.await.unwrap());
        });
    }
    requests.join_all().await;
}
