//! What becomes of the tasks of a task that is aborted, and a function that leaves none behind.

use std::sync::Mutex;
use std::time::Duration;

use listings::Log;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

/// Each child that has ended, and whether it was done.
static ENDED: Mutex<Vec<(&str, bool)>> = Mutex::new(Vec::new());

struct Child {
    log: Log,
    name: &'static str,
    done: bool,
}

impl Child {
    async fn work(mut self) {
        sleep(Duration::from_secs(5)).await;
        self.done = true;
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let Self { log, name, done } = *self;
        log.say(format_args!("{name}: {}", if done { "done" } else { "dropped" }));
        ENDED.lock().expect("nobody panics with it").push((name, done));
    }
}

// ANCHOR: parent
async fn parent(log: Log) {
    let child = |name| Child { log, name, done: false }.work();
    tokio::spawn(child("spawned"));
    let tracker = TaskTracker::new();
    tracker.spawn(child("in a TaskTracker"));
    let _handle = AbortOnDropHandle::new(tokio::spawn(child("in an AbortOnDropHandle")));
    let mut set = JoinSet::new();
    set.spawn(child("in a JoinSet"));
    child("awaited, without a task").await;
}
// ANCHOR_END: parent

// ANCHOR: scope
/// Returns when all tasks have ended: at the first that panics, it stops the others.
async fn all_or_none(mut set: JoinSet<()>) -> Result<(), JoinError> {
    while let Some(ended) = set.join_next().await {
        if let Err(error) = ended {
            set.shutdown().await;
            return Err(error);
        }
    }
    Ok(())
}
// ANCHOR_END: scope

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let log = Log::new();
    let parent = tokio::spawn(parent(log));
    sleep(Duration::from_secs(1)).await;
    log.say("the parent is aborted");
    parent.abort();
    sleep(Duration::from_secs(9)).await;

    let mut set = JoinSet::new();
    set.spawn(Child { log, name: "in a scope", done: false }.work());
    set.spawn(async {
        sleep(Duration::from_secs(1)).await;
        panic!("a bug");
    });
    let ended = all_or_none(set).await;
    assert!(ended.is_err_and(|error| error.is_panic()));
    log.say("all_or_none returns the panic");

    let ended = ENDED.lock().expect("nobody panics with it");
    let done = ["spawned", "in a TaskTracker"];
    assert_eq!(ended.len(), 6);
    assert!(ended.iter().all(|(name, is_done)| *is_done == done.contains(name)));
}
