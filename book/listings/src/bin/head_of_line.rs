//! `buffered` and `buffer_unordered` with the same limit, when one job is slow.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use tokio::time::{Instant, sleep};

// ANCHOR: jobs
/// Every tenth job takes a second, the others 10 ms.
async fn job(number: u64) -> u64 {
    let slow = number.is_multiple_of(10);
    sleep(Duration::from_millis(if slow { 1_000 } else { 10 })).await;
    number
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let jobs = stream::iter(0..1_000).map(job);
    let in_order: Vec<u64> = jobs.buffered(16).collect().await;
    let buffered = start.elapsed();

    let start = Instant::now();
    let jobs = stream::iter(0..1_000).map(job);
    let mut as_they_end: Vec<u64> = jobs.buffer_unordered(16).collect().await;
    let unordered = start.elapsed();
    // ANCHOR_END: jobs
    for (name, took) in [("buffered", buffered), ("buffer_unordered", unordered)] {
        println!("{name:17} 1,000 jobs in {:>5.2} s", took.as_secs_f64());
    }
    assert!(buffered > 3 * unordered);
    assert!(in_order.is_sorted() && !as_they_end.is_sorted());
    as_they_end.sort_unstable();
    assert_eq!(as_they_end, in_order);
}
