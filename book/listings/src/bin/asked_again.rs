//! A future that is done, and is polled again.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;
use tokio::time::{interval, sleep};

async fn job() -> u32 {
    sleep(Duration::from_millis(1_500)).await;
    20
}

async fn without_condition() {
    let mut job = pin!(job());
    let mut tick = interval(Duration::from_secs(1));
    for _ in 0..5 {
        tokio::select! {
            _ = &mut job => {}
            _ = tick.tick() => {}
        }
    }
}

// ANCHOR: condition
async fn with_condition() -> Option<u32> {
    let mut job = pin!(job());
    let mut tick = interval(Duration::from_secs(1));
    let mut result = None;
    for _ in 0..5 {
        tokio::select! {
            value = &mut job, if result.is_none() => result = Some(value),
            _ = tick.tick() => {}
        }
    }
    result
}
// ANCHOR_END: condition

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let ended = AssertUnwindSafe(without_condition()).catch_unwind().await;
    let panicked = ended.expect_err("a future that is done must not be polled");
    let message = panicked.downcast_ref::<&str>().copied().unwrap_or("another panic");
    println!("without a condition: {message}");
    println!("with a condition:    {:?}", with_condition().await);
    assert!(message.contains("resumed after completion"));
    assert_eq!(with_condition().await, Some(20));
}
