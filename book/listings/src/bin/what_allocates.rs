//! How many blocks the usual operations of tokio allocate.

use std::future::ready;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// Blocks that a future allocates while it runs.
async fn blocks(operation: impl Future) -> u64 {
    let before = dhat::HeapStats::get().total_blocks;
    operation.await;
    dhat::HeapStats::get().total_blocks - before
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let mutex = Mutex::new(0);
    // The first of each kind warms what it touches.
    blocks(sleep(Duration::from_millis(5))).await;
    blocks(tokio::spawn(async {})).await;

    // ANCHOR: allocates
    let found = [
        ("sleep", blocks(sleep(Duration::from_millis(5))).await),
        ("timeout", blocks(timeout(Duration::from_secs(1), ready(()))).await),
        ("Mutex::lock", blocks(mutex.lock()).await),
        ("spawn", blocks(async { tokio::spawn(async {}).await }).await),
        ("spawn of 100 kB", blocks(async { tokio::spawn(large()).await }).await),
    ];
    // ANCHOR_END: allocates
    println!("blocks allocated by");
    for (name, blocks) in found {
        println!("  {name:18}{blocks}");
    }
    assert_eq!(found.map(|(_, blocks)| blocks), [0, 0, 0, 1, 2]);
}

/// A future of 100 kB, for the array lives across an await.
async fn large() {
    let array = [1_u8; 100_000];
    ready(()).await;
    std::hint::black_box(&array);
}
