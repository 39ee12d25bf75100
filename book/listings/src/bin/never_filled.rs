//! A cache that is filled by whoever asks first, and everyone asks for less long than it takes.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::{OnceCell, watch};
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

static LOADS: AtomicU32 = AtomicU32::new(0);

const PATIENCE: Duration = Duration::from_secs(3);

// ANCHOR: load
/// It takes five seconds. The first attempt fails.
async fn load() -> Result<u32, String> {
    let before = LOADS.fetch_add(1, Ordering::Relaxed);
    sleep(Duration::from_secs(5)).await;
    if before == 0 { Err("the database is away".to_owned()) } else { Ok(20) }
}
// ANCHOR_END: load

// ANCHOR: owner
type Cached = Option<Result<u32, String>>;

/// The one who loads. It says what it knows, and tries again after a pause.
async fn fill(cache: watch::Sender<Cached>) {
    let mut pause = Duration::from_secs(1);
    loop {
        let loaded = load().await;
        let filled = loaded.is_ok();
        cache.send_replace(Some(loaded));
        if filled {
            return;
        }
        sleep(pause).await;
        pause = (2 * pause).min(Duration::from_secs(60));
    }
}

/// One who asks. Dropped, it takes nothing along.
async fn get(mut cache: watch::Receiver<Cached>) -> Result<u32, String> {
    let known = cache.wait_for(Option::is_some).await.map_err(|error| error.to_string())?;
    known.clone().unwrap_or_else(|| Err("nothing is known".to_owned()))
}
// ANCHOR_END: owner

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: cache
    let cache = OnceCell::new();
    let mut gave_up = 0;
    for _ in 0..10 {
        if timeout(PATIENCE, cache.get_or_try_init(load)).await.is_err() {
            gave_up += 1;
        }
    }
    let loads = LOADS.swap(0, Ordering::Relaxed);
    println!("the caller loads:  loads begun {loads:>2}, callers that gave up {gave_up:>2}");
    // ANCHOR_END: cache
    assert!(!cache.initialized() && (loads, gave_up) == (10, 10));

    let (sender, cache) = watch::channel(None);
    let _owner = AbortOnDropHandle::new(tokio::spawn(fill(sender)));
    let (mut gave_up, mut told, mut served) = (0, 0, 0);
    for _ in 0..10 {
        match timeout(PATIENCE, get(cache.clone())).await {
            Err(_) => gave_up += 1,
            Ok(Err(_)) => told += 1,
            Ok(Ok(_)) => served += 1,
        }
        sleep(Duration::from_millis(1_500)).await;
    }
    let loads = LOADS.load(Ordering::Relaxed);
    println!("one task loads:    loads begun {loads:>2}, callers that gave up {gave_up:>2}");
    println!("                   told of the error {told}, served {served}");
    assert!(loads == 2 && served > 0 && gave_up + told + served == 10);
}
