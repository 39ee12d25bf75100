//! What helps: the job is polled, or it is gone.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use listings::{finishes, outcome};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

type Lock = Arc<Mutex<()>>;

const SECOND: Duration = Duration::from_secs(1);

async fn use_lock(lock: Lock) {
    let _guard = lock.lock().await;
}

/// Tries a program with a lock that somebody else has for five seconds.
async fn try_it<F: Future>(what: &str, program: impl FnOnce(Lock) -> F) {
    let lock = Lock::default();
    let guard = Arc::clone(&lock).lock_owned().await;
    tokio::spawn(async move {
        sleep(5 * SECOND).await;
        drop(guard);
    });
    let finishes = finishes(program(lock)).await;
    println!("{what:<44} {}", outcome(finishes));
    assert!(finishes);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: cure
    try_it("the job is a task", async |lock| {
        let mut job = tokio::spawn(use_lock(lock.clone()));
        tokio::select! {
            joined = &mut job => joined.unwrap(),
            () = sleep(SECOND) => use_lock(lock).await,
        }
    })
    .await;
    try_it("the handler polls the job too", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => {
                tokio::join!(&mut job, use_lock(lock));
            }
        }
    })
    .await;
    try_it("select! owns the job, and drops it", async |lock| {
        tokio::select! {
            () = use_lock(lock.clone()) => {}
            () = sleep(SECOND) => use_lock(lock).await,
        }
    })
    .await;
    try_it("timeout owns the job, and drops it", async |lock| {
        if timeout(SECOND, use_lock(lock.clone())).await.is_err() {
            use_lock(lock).await;
        }
    })
    .await;
    try_it("the handler drops the job itself", async |lock| {
        let mut job = Box::pin(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => {
                drop(job);
                use_lock(lock).await;
            }
        }
    })
    .await;
    // ANCHOR_END: cure
}
