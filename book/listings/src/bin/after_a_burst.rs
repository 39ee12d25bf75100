//! What is alive at the end of `main` although nothing leaks.

use std::time::Duration;

use tokio::time::sleep;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

// ANCHOR: end
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    burst().await;
    let first = alive();
    burst().await;
    let second = alive();
    println!("after a burst of 1,000 tasks, all ended: {first} bytes");
    println!("after a second burst: {} bytes more", second - first);
    // ANCHOR_END: end
    assert!(first > 0);
    assert_eq!(first, second);
}

// ANCHOR: burst
async fn burst() {
    for _ in 0..1_000 {
        tokio::spawn(sleep(Duration::from_millis(5)));
    }
    sleep(Duration::from_secs(1)).await;
}
// ANCHOR_END: burst
