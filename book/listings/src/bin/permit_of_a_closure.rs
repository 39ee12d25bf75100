//! A limit on closures of the blocking pool, when the tasks that wait for them are dropped.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

type Ended = Result<(), Box<dyn Error>>;

// ANCHOR: permit
async fn permit_in_the_task(limit: Arc<Semaphore>, library: Library) -> Ended {
    let _permit = limit.acquire().await?;
    spawn_blocking(move || library.digest()).await?;
    Ok(())
}

async fn permit_in_the_closure(limit: Arc<Semaphore>, library: Library) -> Ended {
    let permit = limit.acquire_owned().await?;
    let digest = move || {
        library.digest();
        drop(permit);
    };
    spawn_blocking(digest).await?;
    Ok(())
}
// ANCHOR_END: permit

/// Counts the calls that go on at once.
#[derive(Clone, Default)]
struct Library {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Library {
    fn digest(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_secs(1));
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Sends eight requests, one after the other. Each is given up after 50 ms, as its client has gone.
async fn most_at_once<F>(request: impl Fn(Arc<Semaphore>, Library) -> F) -> usize
where
    F: Future<Output = Ended>,
{
    let (limit, library) = (Arc::new(Semaphore::new(2)), Library::default());
    for _ in 0..8 {
        let given_up = timeout(Duration::from_millis(50), request(limit.clone(), library.clone()));
        assert!(given_up.await.is_err());
    }
    library.most.load(Ordering::SeqCst)
}

#[tokio::main]
async fn main() {
    println!("two permits, and eight requests that are given up:");
    assert!(most_at_once(permit_in_the_task).await > 2);
    println!("  permit in the task:    more than two digests at once");
    assert!(most_at_once(permit_in_the_closure).await <= 2);
    println!("  permit in the closure: at most two digests at once");
}
