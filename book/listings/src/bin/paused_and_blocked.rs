//! A paused clock does not see that something blocks.

use std::thread;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: paused
    let start = Instant::now();
    let timer = tokio::spawn(async move {
        sleep(Duration::from_millis(10)).await;
        start.elapsed()
    });
    thread::sleep(Duration::from_millis(200));
    assert_eq!(start.elapsed(), Duration::ZERO);
    println!("the thread was blocked for 200 ms; on the clock passed 0 ms");
    let took = timer.await.unwrap();
    assert_eq!(took, Duration::from_millis(10));
    println!("a sleep of 10 ms took {} ms", took.as_millis());

    let start = Instant::now();
    let timer = tokio::spawn(sleep(Duration::from_secs(60)));
    spawn_blocking(|| thread::sleep(Duration::from_millis(200))).await.unwrap();
    assert!(!timer.is_finished() && start.elapsed() < Duration::from_secs(60));
    println!("while the pool is at work the clock does not jump");
    // ANCHOR_END: paused
}
