//! What people try, and whether it helps.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use listings::{finishes, outcome};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

type Lock = Arc<Mutex<()>>;

const SECOND: Duration = Duration::from_secs(1);

async fn use_lock(lock: Lock) {
    let _guard = lock.lock().await;
}

/// Tries a program with a lock that somebody else has for five seconds.
async fn try_it<F: Future>(what: &str, program: impl FnOnce(Lock) -> F) -> bool {
    let lock = Lock::default();
    let guard = Arc::clone(&lock).lock_owned().await;
    tokio::spawn(async move {
        sleep(5 * SECOND).await;
        drop(guard);
    });
    let finishes = finishes(program(lock)).await;
    println!("{what:<44} {}", outcome(finishes));
    finishes
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: no_cure
    let biased = try_it("select! { biased; .. }", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            biased;
            () = &mut job => {}
            () = sleep(SECOND) => use_lock(lock).await,
        }
    });
    let fused = try_it("the job fused", async |lock| {
        let mut job = pin!(use_lock(lock.clone()).fuse());
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => use_lock(lock).await,
        }
    });
    let boxed = try_it("the job in a box", async |lock| {
        let mut job = Box::pin(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => use_lock(lock).await,
        }
    });
    let yielding = try_it("yield_now in the handler", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => {
                tokio::task::yield_now().await;
                use_lock(lock).await;
            }
        }
    });
    let dropping = try_it("drop(&mut job) in the handler", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => {
                #[expect(dropping_references, reason = "it drops the reference, not the job")]
                drop(&mut job);
                use_lock(lock).await;
            }
        }
    });
    let with_timeout = try_it("timeout(.., &mut job) instead of select!", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        if timeout(SECOND, &mut job).await.is_err() {
            use_lock(lock).await;
        }
    });
    let retrying = try_it("the handler tries again each second", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => while timeout(SECOND, lock.lock()).await.is_err() {},
        }
    });
    let spawned = try_it("the handler waits for a task that locks", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => {}
            () = sleep(SECOND) => tokio::spawn(use_lock(lock)).await.unwrap(),
        }
    });
    let after_select = try_it("the lock after select!, not in the handler", async |lock| {
        let mut job = pin!(use_lock(lock.clone()));
        tokio::select! {
            () = &mut job => return,
            () = sleep(SECOND) => {}
        }
        use_lock(lock).await;
    });
    // ANCHOR_END: no_cure
    for finishes in [
        biased.await,
        fused.await,
        boxed.await,
        yielding.await,
        dropping.await,
        with_timeout.await,
        retrying.await,
        spawned.await,
        after_select.await,
    ] {
        assert!(!finishes);
    }
}
