//! A reader that reads again while a writer waits; and a queue that is closed.

use std::sync::Arc;
use std::time::Duration;

use futures::poll;
use listings::{finishes, outcome};
use tokio::sync::{RwLock, Semaphore};
use tokio::time::sleep;

// ANCHOR: read
async fn reads_again(state: Arc<RwLock<u32>>, writer_between: bool) -> u32 {
    let first = state.read().await;
    if writer_between {
        let state = Arc::clone(&state);
        tokio::spawn(async move { *state.write().await += 1 });
    }
    sleep(Duration::from_secs(1)).await;
    let second = state.read().await; // Behind the writer, which waits for `first`.
    *first + *second
}
// ANCHOR_END: read

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for writer in [false, true] {
        let finished = finishes(reads_again(Arc::default(), writer)).await;
        let between = if writer { "a writer between" } else { "no writer" };
        println!("read, and read again, {between:<20} {}", outcome(finished));
        assert_eq!(finished, !writer);
    }

    // ANCHOR: close
    let permits = Arc::new(Semaphore::new(1));
    let held = permits.acquire().await;
    let mut queued = Box::pin(permits.acquire());
    assert!(poll!(&mut queued).is_pending());
    drop(held); // The permit goes to `queued`, which nobody polls.

    let others = Arc::clone(&permits);
    let other = tokio::spawn(async move { others.acquire().await.map(drop) });
    sleep(Duration::from_secs(1)).await;
    println!("another task still waits: {}", !other.is_finished());
    permits.close();
    let answer = other.await.expect("it does not panic");
    println!("after close it has an answer: {answer:?}");
    // ANCHOR_END: close
    assert!(queued.await.is_err());
}
