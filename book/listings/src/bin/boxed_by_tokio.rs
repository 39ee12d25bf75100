//! Tokio puts a large future into a box of its own when it becomes a task.

use std::future::pending;
use std::hint::black_box;

use dhat::HeapStats;
use listings::grouped;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

async fn holds<const BYTES: usize>() {
    let buffer = [0_u8; BYTES];
    pending::<()>().await;
    black_box(&buffer);
}

/// The size of the future, and the blocks that its task takes.
fn spawn<const BYTES: usize>() -> (usize, u64) {
    let future = holds::<BYTES>();
    let size = size_of_val(&future);
    let before = HeapStats::get().total_blocks;
    let task = tokio::spawn(future);
    let blocks = HeapStats::get().total_blocks - before;
    task.abort();
    (size, blocks)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    // The first task of a runtime allocates its queue.
    spawn::<1>();
    let limit = if cfg!(debug_assertions) { 2_048 } else { 16_384 };
    for (size, blocks) in [spawn::<1_000>(), spawn::<2_000>(), spawn::<2_100>(), spawn::<20_000>()]
    {
        let unit = if blocks == 1 { "block" } else { "blocks" };
        println!("a future of {:>6} bytes: {blocks} {unit}", grouped(size as u64));
        assert_eq!(blocks, if size > limit { 2 } else { 1 });
    }
}
