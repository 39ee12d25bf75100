//! dhat counts events instead of blocks: here, polls.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::time::sleep;

// ANCHOR: counted
/// The same future, which tells dhat of each poll.
async fn counted<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| {
        dhat::ad_hoc_event(1);
        future.as_mut().poll(context)
    })
    .await
}

/// Sleeps that end one after the other.
fn sleeps(number: u64) -> impl Iterator<Item = impl Future<Output = ()>> {
    (1..=number).map(|millis| counted(sleep(Duration::from_millis(millis))))
}
// ANCHOR_END: counted

/// How many events there were.
async fn polls(work: impl Future) -> u64 {
    let _profiler = dhat::Profiler::builder().ad_hoc().testing().build();
    work.await;
    dhat::AdHocStats::get().total_events
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("polls of 30 sleeps that end one after the other");
    let together = polls(join_all(sleeps(30))).await;
    println!("  join_all             {together:>4}");
    let mut unordered: FuturesUnordered<_> = sleeps(30).collect();
    let apart = polls(async { while unordered.next().await.is_some() {} }).await;
    println!("  FuturesUnordered     {apart:>4}");
    let many = polls(join_all(sleeps(31))).await;
    println!("and of 31");
    println!("  join_all             {many:>4}");
    assert_eq!(many, 2 * 31);
    // Each is polled once to start it and once when it is due.
    assert_eq!(apart, 2 * 30);
    assert!(together > 5 * apart);
}
