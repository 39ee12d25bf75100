//! A pair that must be equal, updated in two steps, with something between them.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use tokio::time::{sleep, timeout};

// ANCHOR: tokio_mutex
async fn update(pair: &tokio::sync::Mutex<(u32, u32)>, panics: bool) {
    let mut pair = pair.lock().await;
    pair.0 += 1;
    sleep(Duration::from_secs(1)).await;
    assert!(!panics, "on purpose");
    pair.1 += 1;
}
// ANCHOR_END: tokio_mutex

// ANCHOR: std_mutex
// This future is not Send, and nothing here asks for that.
#[expect(clippy::await_holding_lock, reason = "it shows what comes of that")]
async fn update_std(pair: &Mutex<(u32, u32)>, panics: bool) {
    let mut pair = pair.lock().unwrap();
    pair.0 += 1;
    sleep(Duration::from_secs(1)).await;
    assert!(!panics, "on purpose");
    pair.1 += 1;
}
// ANCHOR_END: std_mutex

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let half = Duration::from_millis(500);
    println!("mutex   after         pair     poisoned");
    for panics in [false, true] {
        let how = if panics { "a panic" } else { "a cancel" };
        let pair = Arc::new(tokio::sync::Mutex::new((0, 0)));
        if panics {
            let _ = AssertUnwindSafe(update(&pair, true)).catch_unwind().await;
        } else {
            let _ = timeout(half, update(&pair, false)).await;
        }
        println!("tokio   {how:<10}    {:?}   it cannot be", *pair.lock().await);
        assert_eq!(*pair.lock().await, (1, 0));

        let pair = Arc::new(Mutex::new((0, 0)));
        if panics {
            let _ = AssertUnwindSafe(update_std(&pair, true)).catch_unwind().await;
        } else {
            let _ = timeout(half, update_std(&pair, false)).await;
        }
        let (seen, poisoned) = match pair.lock() {
            Ok(pair) => (*pair, false),
            Err(poisoned) => (*poisoned.into_inner(), true),
        };
        println!("std     {how:<10}    {seen:?}   {poisoned}");
        assert_eq!((seen, poisoned), ((1, 0), panics));
    }
}
