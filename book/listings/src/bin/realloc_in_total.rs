//! A vector that grows counts its new size each time, and one with room to spare counts the room.

use std::hint::black_box;

use dhat::HeapStats;
use listings::grouped;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: measure
/// What dhat counts while `work` runs. What it returns is still alive.
fn measure<T>(work: impl FnOnce() -> T) -> HeapStats {
    let _profiler = dhat::Profiler::builder().testing().build();
    let _kept = black_box(work());
    HeapStats::get()
}

fn pushes(capacity: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(capacity);
    bytes.extend([0; 8]);
    for byte in 8..100 {
        bytes.push(byte);
    }
    bytes
}
// ANCHOR_END: measure

fn row(what: &str, stats: &HeapStats) {
    println!(
        "{what:<26} {:>11} {:>12} {:>11}",
        grouped(stats.total_bytes),
        stats.total_blocks,
        grouped(stats.curr_bytes as u64)
    );
}

fn main() {
    println!(
        "{:<26} {:>11} {:>12} {:>11}",
        "100 bytes, one by one", "total bytes", "total blocks", "live bytes"
    );
    let grown = measure(|| pushes(8));
    row("room for 8, and it grows", &grown);
    let exact = measure(|| pushes(100));
    row("room for 100", &exact);
    let roomy = measure(|| pushes(1_024));
    row("room for 1,024", &roomy);

    // 8, 16, 32, 64 and 128 bytes: each counts as a new block of its full size.
    assert_eq!((grown.total_bytes, grown.total_blocks), (248, 5));
    assert_eq!((grown.curr_bytes, grown.curr_blocks), (128, 1));
    assert!(roomy.total_bytes > grown.total_bytes && roomy.total_blocks < grown.total_blocks);
}
