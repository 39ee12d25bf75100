//! A cache that is filled by whoever asks first, and everyone asks for less long than it takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};

static LOADS: AtomicU32 = AtomicU32::new(0);

async fn load() -> u32 {
    LOADS.fetch_add(1, Ordering::Relaxed);
    sleep(Duration::from_secs(5)).await;
    20
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: cache
    let cache = Arc::new(OnceCell::new());
    for _ in 0..10 {
        let _ = timeout(Duration::from_secs(3), cache.get_or_init(load)).await;
    }
    println!("filled: {}, loads begun: {}", cache.get().is_some(), LOADS.load(Ordering::Relaxed));
    assert!(cache.get().is_none());

    LOADS.store(0, Ordering::Relaxed);
    for _ in 0..10 {
        let filled = Arc::clone(&cache);
        let load = tokio::spawn(async move { *filled.get_or_init(load).await });
        let _ = timeout(Duration::from_secs(3), load).await;
    }
    println!("filled: {}, loads begun: {}", cache.get().is_some(), LOADS.load(Ordering::Relaxed));
    assert_eq!((cache.get(), LOADS.load(Ordering::Relaxed)), (Some(&20), 1));
    // ANCHOR_END: cache
}
