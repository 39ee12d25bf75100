//! A second runtime, on a thread of its own, digests the uploads. This one only waits for it.
//!
//! Costs: another runtime. Whatever runs there waits for the digests, so nothing else should.

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{LocalSet, spawn_local};

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let (done, all_done) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        LocalSet::new().block_on(&runtime, async {
            while let Some(upload) = uploads.next().await {
                let library = library.clone();
                let digested = spawn_local(async move {
                    let digest = library.digest(&upload.body());
                    upload.reply(digest);
                });
                digested.await.unwrap();
            }
        });
        let _ = done.send(());
    });
    all_done.await.unwrap();
}
