//! Digests uploads with a library that keeps its thread busy: 200 ms of CPU for each body.
//!
//! `run` is fixed when, while the service has other requests:
//!
//! - heartbeats-get-through: others have their turn while the library works (a heartbeat gets
//!   through for each `PIECE` bytes of an upload, at most four pieces late)
//! - digested-once: no body is digested twice (each byte goes to the library once)
//! - nothing-left: when `run` returns, nothing of it is left behind (no call of the library, and 50
//!   ms later no task)
//! - calls-bounded: calls of the library are bounded (at most 4 at once, which is `AT_ONCE`)
//! - heap-grows-not: no memory is kept from one run to the next (nothing for each upload)
//! - digests-right: every digest that is delivered is right (the library's digest of the whole
//!   body)
//! - all-delivered: when `run` returns, every upload has its reply (312 replies)
//! - heap-peak: few bodies are held beside the uploads (at most 6 MiB, which is 6 bodies)
//! - copied-once: no body is copied again and again (at most 24 bodies in all, 2 for each large
//!   one)
//!
//! Of the uploads twelve are large; the others have a few bytes, or none. A run that takes 6 s is not
//! judged; a good one takes a fifth of a second. What is made once and used by each run, as a pool of
//! threads, may stay.
//!
//! Use `Uploads::next` and `Upload::reply`, and either `Library::digest`, for a whole body, or
//! `Library::start`, for pieces, with `update` and `finish`. The runtime has one worker thread, and
//! time is real. Tasks, threads, the blocking pool and rayon can be used: rayon's own pool has four
//! threads here. So can the other crates in `Cargo.toml`.

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
