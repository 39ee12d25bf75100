//! Digests uploads with a library that keeps its thread busy: 200 ms of CPU for each body.
//!
//! `run` must, while the service has other requests:
//!
//! - heartbeats-get-through: let the other tasks of this runtime have a turn while the library is at
//!   work, at the latest after each `PIECE` bytes of an upload
//! - digests-right: reply to each upload with the library's digest of its whole body
//! - all-delivered: return when every upload has its reply
//! - calls-bounded: never be in more than `AT_ONCE` calls of the library at once, which is four
//! - nothing-left: leave no task, and no call of the library, behind when it returns
//! - heap-peak: hold at most 6 MiB more than the uploads themselves, which is six bodies
//! - copied-once: allocate at most two bodies' worth of memory for each upload
//! - heap-grows-not: keep no more memory from one run to the next
//!
//! Use `Uploads::next` and `Upload::reply`, and either `Library::digest`, for a whole body, or
//! `Library::start`, for pieces, with `update` and `finish`. The runtime has one worker thread, and time is real. Tasks,
//! threads, the blocking pool and rayon can be used: rayon's own pool has four threads here. So can
//! the other crates in `Cargo.toml`.

use tokio::task::JoinSet;

use crate::world::{Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let library = library.clone();
        requests.spawn(async move {
            let digest = library.digest(&upload.body());
            upload.reply(digest);
        });
    }
    requests.join_all().await;
}
