//! What `spawn(..).await` keeps off, and what it does not; and what `abort` asks for.

use std::future::pending;
use std::time::Duration;

use listings::Log;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

async fn steps(log: Log) {
    log.say("the first step");
    sleep(Duration::from_secs(5)).await;
    log.say("the second step");
}

struct Held(Log);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.say("the task is dropped");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let log = Log::new();
    // ANCHOR: shield
    let shielded = async { tokio::spawn(steps(log)).await };
    assert!(timeout(Duration::from_secs(1), shielded).await.is_err());
    log.say("the one that awaited the task is dropped");
    sleep(Duration::from_secs(9)).await;

    let parent = tokio::spawn(async move { tokio::spawn(steps(log)).await });
    yield_now().await;
    yield_now().await;
    parent.abort();
    log.say("its parent is aborted");
    sleep(Duration::from_secs(9)).await;

    let ended = tokio::spawn(async { panic!("a bug") }).await;
    assert!(ended.is_err_and(|error| error.is_panic()));
    log.say("a panic became an Err: if you drop it, nobody hears of it");
    // ANCHOR_END: shield

    // ANCHOR: abort
    let task = tokio::spawn(async move {
        let _held = Held(log);
        pending::<()>().await;
    });
    yield_now().await;
    task.abort();
    log.say("abort has returned");
    assert!(!task.is_finished());
    assert!(task.await.is_err_and(|error| error.is_cancelled()));
    log.say("and now the task is gone");

    let task = tokio::spawn(async { 20 });
    yield_now().await;
    task.abort();
    assert_eq!(task.await.unwrap(), 20);
    log.say("a task that was done before returns what it returned");

    let task = tokio::spawn(async move { log.say("never printed") });
    task.abort();
    assert!(task.await.is_err_and(|error| error.is_cancelled()));
    log.say("a task that was not begun is never polled");
    // ANCHOR_END: abort
}
