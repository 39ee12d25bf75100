//! One thread digests whatever comes down a channel, and sends each digest back.
//!
//! Costs: one core. The thread must be told when to end: here it does when the channel closes.

use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::world::{Digest, Library, Upload, Uploads};

type Job = (Upload, oneshot::Sender<(Upload, Digest)>);

pub async fn run(mut uploads: Uploads, library: Library) {
    let (jobs, mut todo) = mpsc::channel::<Job>(1);
    thread::spawn(move || {
        while let Some((upload, done)) = todo.blocking_recv() {
            let digest = library.digest(&upload.body());
            let _ = done.send((upload, digest));
        }
    });
    while let Some(upload) = uploads.next().await {
        let (done, result) = oneshot::channel();
        jobs.send((upload, done)).await.unwrap();
        let (upload, digest) = result.await.unwrap();
        upload.reply(digest);
    }
}
