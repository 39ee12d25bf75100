//! A future that is not polled any more, over four locks: while it waits, and while it holds.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use futures::poll;
use listings::{finishes, outcome};

// ANCHOR: queued
/// Two futures wait in the queue. Then the lock is given back, and the first of them is not polled
/// again. Can the second have the lock?
async fn while_queued<G>(
    held: impl Future<Output = G>,
    first: impl Future,
    second: impl Future,
) -> bool {
    let guard = held.await;
    let (mut first, mut second) = (pin!(first), pin!(second));
    assert!(poll!(&mut first).is_pending());
    assert!(poll!(&mut second).is_pending());
    drop(guard);
    finishes(second).await
}
// ANCHOR_END: queued

// ANCHOR: holding
/// A future has the lock, waits for something else, and is not polled again. Can another have it?
async fn while_holding(lock: impl Future, other: impl Future) -> bool {
    let mut holding = pin!(async {
        let _guard = lock.await;
        std::future::pending::<()>().await;
    });
    assert!(poll!(&mut holding).is_pending());
    finishes(other).await
}
// ANCHOR_END: holding

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:<28} {:<10} holding", "", "queued");
    let row = |name: &str, queued: bool, holding: bool| {
        println!("{name:<28} {:<10} {}", outcome(queued), outcome(holding));
        assert!(!holding);
    };

    let lock = Arc::new(tokio::sync::Mutex::new(()));
    let queued = while_queued(lock.lock(), lock.lock(), lock.lock()).await;
    assert!(!queued);
    row("tokio::sync::Mutex", queued, while_holding(lock.lock(), lock.lock()).await);

    let lock = Arc::new(tokio::sync::RwLock::new(()));
    let queued = while_queued(lock.write(), lock.write(), lock.write()).await;
    assert!(!queued);
    row("tokio::sync::RwLock", queued, while_holding(lock.write(), lock.write()).await);

    let lock = Arc::new(async_lock::Mutex::new(()));
    let queued = while_queued(lock.lock(), lock.lock(), lock.lock()).await;
    assert!(!queued);
    row("async_lock::Mutex", queued, while_holding(lock.lock(), lock.lock()).await);

    let lock = Arc::new(futures::lock::Mutex::new(()));
    let queued = while_queued(lock.lock(), lock.lock(), lock.lock()).await;
    assert!(queued);
    row("futures::lock::Mutex", queued, while_holding(lock.lock(), lock.lock()).await);
}
