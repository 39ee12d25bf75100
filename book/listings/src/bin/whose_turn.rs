//! After the lock-up nobody holds a guard, and yet the lock is taken.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::poll;
use listings::Log;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    let lock = Arc::new(Mutex::new(()));

    // ANCHOR: turn
    let guard = lock.lock().await;
    let mut queued = Box::pin(lock.lock());
    assert!(poll!(&mut queued).is_pending());
    log.say("one future waits in the queue, polled once");

    drop(guard);
    log.say("the lock is given back: no guard exists");
    assert!(lock.try_lock().is_err());
    log.say("try_lock: it is taken");

    let other = Arc::clone(&lock);
    let other =
        tokio::spawn(async move { timeout(Duration::from_secs(30), other.lock()).await.is_ok() });
    assert!(!other.await.unwrap());
    log.say("another task has waited for 30 s, in vain");

    sleep(Duration::from_secs(500)).await;
    assert!(lock.try_lock().is_err());
    log.say("try_lock: it is taken");

    drop(queued);
    assert!(lock.try_lock().is_ok());
    log.say("the future is dropped, and try_lock: it is free");
    // ANCHOR_END: turn

    // To poll the future would have done as well: only then it has a guard.
    let guard = lock.lock().await;
    let mut queued = pin!(lock.lock());
    assert!(poll!(&mut queued).is_pending());
    drop(guard);
    assert!(poll!(&mut queued).is_ready());
}
