//! A semaphore that is closed: every `acquire` returns at once, with an error.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use listings::grouped;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;

const JOBS: usize = 2_000;

/// Jobs at work now, and the most that there were.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST_AT_WORK: AtomicUsize = AtomicUsize::new(0);

async fn job() {
    MOST_AT_WORK.fetch_max(AT_WORK.fetch_add(1, Relaxed) + 1, Relaxed);
    sleep(Duration::from_millis(10)).await;
    AT_WORK.fetch_sub(1, Relaxed);
}

// ANCHOR: ways
async fn takes_what_comes(limit: &Arc<Semaphore>, tasks: &mut JoinSet<()>) {
    for _ in 0..JOBS {
        let permit = Arc::clone(limit).acquire_owned().await;
        tasks.spawn(async move {
            job().await;
            drop(permit);
        });
    }
}

async fn looks(limit: &Arc<Semaphore>, tasks: &mut JoinSet<()>) -> Result<(), AcquireError> {
    for _ in 0..JOBS {
        let permit = Arc::clone(limit).acquire_owned().await?;
        tasks.spawn(async move {
            job().await;
            drop(permit);
        });
    }
    Ok(())
}
// ANCHOR_END: ways

/// Closes the limit after some 100 jobs, and returns how many were at work at most.
async fn closed_after_a_while(way: impl AsyncFnOnce(&Arc<Semaphore>, &mut JoinSet<()>)) -> usize {
    MOST_AT_WORK.store(0, Relaxed);
    let (limit, mut tasks) = (Arc::new(Semaphore::new(16)), JoinSet::new());
    let closing = async {
        sleep(Duration::from_millis(65)).await;
        limit.close();
    };
    tokio::join!(way(&limit, &mut tasks), closing);
    tasks.join_all().await;
    MOST_AT_WORK.load(Relaxed)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let row = |name: &str, most: usize| println!("{name:18}{:>6} at work", grouped(most as u64));
    let most = closed_after_a_while(takes_what_comes).await;
    row("takes_what_comes", most);
    assert!(most > 1_000);
    let most = closed_after_a_while(async |limit: &Arc<Semaphore>, tasks: &mut JoinSet<()>| {
        assert!(looks(limit, tasks).await.is_err());
    })
    .await;
    row("looks", most);
    assert_eq!(most, 16);
}
