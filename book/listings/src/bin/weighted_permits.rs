//! A permit for each megabyte: large jobs among small ones, and one that is larger than all.

use std::sync::Arc;
use std::time::Duration;

use listings::{Log, finishes};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    // ANCHOR: weighted
    let megabytes = Arc::new(Semaphore::new(100));
    let mut jobs = JoinSet::new();
    for (job, size) in [("a", 60), ("b", 60), ("c", 10), ("d", 10)] {
        let megabytes = Arc::clone(&megabytes);
        jobs.spawn(async move {
            let _permits = megabytes.acquire_many(size).await.expect("nobody closes it");
            log.say(format!("{job} starts, {size} MB"));
            sleep(Duration::from_secs(10)).await;
        });
    }
    sleep(Duration::from_secs(5)).await;
    let free = megabytes.available_permits();
    log.say(format!("a alone is at work, and {free} permits are available"));
    jobs.join_all().await;
    let got = finishes(megabytes.acquire_many(101)).await;
    log.say(format!("101 permits of 100: {}", if got { "got" } else { "waited for a minute" }));
    // ANCHOR_END: weighted
    assert_eq!(free, 0);
    assert!(!got);
}
