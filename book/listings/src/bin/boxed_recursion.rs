//! An async function that calls itself needs a box, or its future would contain itself.

use dhat::HeapStats;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: recursion
async fn depth(levels: u32) -> u32 {
    if levels == 0 {
        return 0;
    }
    1 + Box::pin(depth(levels - 1)).await
}
// ANCHOR_END: recursion

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    for levels in [1, 10, 1_000] {
        let before = HeapStats::get().total_blocks;
        assert_eq!(depth(levels).await, levels);
        let blocks = HeapStats::get().total_blocks - before;
        println!("{levels:>5} levels: {blocks:>5} blocks");
        assert_eq!(blocks, u64::from(levels));
    }
    println!("each level is a future of {} bytes", size_of_val(&depth(1)));
}
