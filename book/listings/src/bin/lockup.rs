//! The smallest lock-up: two users of one lock, in one task.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use listings::{Log, finishes};
use tokio::sync::Mutex;
use tokio::time::sleep;

// ANCHOR: lockup
async fn use_lock(log: Log, lock: &Mutex<()>, who: &str) {
    log.say(format!("{who} asks for the lock"));
    let _guard = lock.lock().await;
    log.say(format!("{who} has the lock"));
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    let lock = Arc::new(Mutex::new(()));

    // Somebody else has the lock, and gives it back after five seconds.
    let guard = Arc::clone(&lock).lock_owned().await;
    tokio::spawn(async move {
        sleep(Duration::from_secs(5)).await;
        log.say("the lock is given back");
        drop(guard);
    });

    let program = async {
        let mut job = pin!(use_lock(log, &lock, "the job"));
        tokio::select! {
            () = &mut job => {}
            () = sleep(Duration::from_secs(1)) => {
                use_lock(log, &lock, "the handler").await;
            }
        }
    };
    let finished = finishes(program).await;
    log.say("the minute is over");
    // ANCHOR_END: lockup
    assert!(!finished);
}
