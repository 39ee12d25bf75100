//! Four permits for the pool; when the first four have gone well, there is one more.
//!
//! Wrong: from then on five calls go on at once.
//! Fails: calls-bounded

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use crate::world::{AT_ONCE, Library, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let went_well = Arc::new(AtomicUsize::new(0));
    let cores = Arc::new(Semaphore::new(AT_ONCE));
    let mut requests = JoinSet::new();
    while let Some(upload) = uploads.next().await {
        let permit = Arc::clone(&cores).acquire_owned().await.expect("nobody closes it");
        let (library, cores) = (library.clone(), Arc::clone(&cores));
        let went_well = Arc::clone(&went_well);
        requests.spawn(async move {
            let body = upload.body();
            let digest = spawn_blocking(move || library.digest(&body)).await;
            upload.reply(digest.expect("the library does not panic"));
            if went_well.fetch_add(1, Ordering::Relaxed) + 1 == AT_ONCE {
                cores.add_permits(1);
            }
            drop(permit);
        });
    }
    requests.join_all().await;
}
