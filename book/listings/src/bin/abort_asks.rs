//! To abort is to ask: the task is dropped when the runtime comes to it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: abort
    let state = Arc::new(());
    let held = Arc::clone(&state);
    let mut task = tokio::spawn(async move {
        sleep(Duration::from_secs(60)).await;
        drop(held);
    });
    let alive = || Arc::strong_count(&state) == 2;

    let waited = timeout(Duration::from_secs(1), &mut task).await;
    println!("the wait is over: {}, the task is alive: {}", waited.is_err(), alive());
    task.abort();
    println!("after abort, the task is alive: {}", alive());
    let ended = task.await.unwrap_err();
    println!("awaited: cancelled {}, the task is alive: {}", ended.is_cancelled(), alive());
    // ANCHOR_END: abort
    assert!(!alive());

    // ANCHOR: parent
    let parent = tokio::spawn(async {
        let child = tokio::spawn(async {
            sleep(Duration::from_secs(1)).await;
            println!("the child goes on");
        });
        child.await
    });
    tokio::task::yield_now().await;
    parent.abort();
    println!("the parent is cancelled: {}", parent.await.unwrap_err().is_cancelled());
    sleep(Duration::from_secs(2)).await;
    // ANCHOR_END: parent
    let done = tokio::spawn(async {});
    sleep(Duration::from_secs(1)).await;
    done.abort();
    assert!(done.await.is_ok(), "a task that has ended cannot be aborted");
}
