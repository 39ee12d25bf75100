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

// ANCHOR: elsewhere
/// The same, but the second waits in a task of its own.
async fn while_queued_elsewhere<G>(
    held: impl Future<Output = G>,
    first: impl Future,
    second: impl Future<Output = ()> + Send + 'static,
) -> bool {
    let guard = held.await;
    let mut first = pin!(first);
    assert!(poll!(&mut first).is_pending());
    let second = tokio::spawn(second);
    tokio::task::yield_now().await;
    drop(guard);
    finishes(second).await
}
// ANCHOR_END: elsewhere

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

/// A row of the table: what a lock does in each case.
macro_rules! row {
    ($name:literal, $lock:expr, $take:ident) => {{
        let lock = Arc::new($lock);
        let queued = while_queued(lock.$take(), lock.$take(), lock.$take()).await;
        let other = Arc::clone(&lock);
        let second = async move { drop(other.$take().await) };
        let elsewhere = while_queued_elsewhere(lock.$take(), lock.$take(), second).await;
        let holding = while_holding(lock.$take(), lock.$take()).await;
        println!(
            "{:<22} {:<12} {:<12} {}",
            $name,
            outcome(queued),
            outcome(elsewhere),
            outcome(holding)
        );
        (queued, elsewhere, holding)
    }};
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:<22} {:<12} {:<12} holding", "", "same task", "other task");
    let stuck = (false, false, false);
    assert_eq!(row!("tokio Mutex", tokio::sync::Mutex::new(()), lock), stuck);
    assert_eq!(row!("tokio RwLock", tokio::sync::RwLock::new(()), write), stuck);
    assert_eq!(row!("async_lock Mutex", async_lock::Mutex::new(()), lock), stuck);
    let futures = row!("futures Mutex", futures::lock::Mutex::new(()), lock);
    assert_eq!(futures, (true, false, false));
}
