//! The optimiser removes an allocation that nobody uses. `black_box` keeps it.

use service::{unused_block, used_block};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// Where dhat writes a profile when an assertion fails.
const PROFILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/optimised_away.json");

// ANCHOR: test
fn main() {
    let _profiler = dhat::Profiler::builder().testing().file_name(PROFILE).build();
    let blocks_of = |work: fn()| {
        let before = dhat::HeapStats::get().total_blocks;
        work();
        dhat::HeapStats::get().total_blocks - before
    };
    // What runs within an assertion of dhat's is not counted. So measure first.
    let (unused, used) = (blocks_of(unused_block), blocks_of(used_block));
    dhat::assert_eq!((unused, used), (0, 1));
}
// ANCHOR_END: test
