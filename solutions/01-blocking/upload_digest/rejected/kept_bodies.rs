//! The beginning of each body is kept, with its digest, in a list.
//!
//! Wrong: the list outlives the run, and nobody ever removes anything from it.
//! Fails: heap-grows-not

use std::sync::Mutex;

use tokio::task::spawn_blocking;

use crate::world::{Digest, Library, Uploads};

type Seen = Box<(Digest, Vec<u8>)>;

static SEEN: Mutex<Vec<Seen>> = Mutex::new(Vec::new());

pub async fn run(mut uploads: Uploads, library: Library) {
    while let Some(upload) = uploads.next().await {
        let (library, body) = (library.clone(), upload.body());
        let digest = spawn_blocking(move || library.digest(&body)).await.unwrap();
        let beginning = upload.body().iter().take(64).copied().collect();
        let seen = (digest, beginning);
        SEEN.lock().unwrap().push(Box::new(seen));
        upload.reply(digest);
    }
}
