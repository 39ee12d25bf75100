//! Memory that is older than the profiler.

use std::hint::black_box;

use dhat::HeapStats;
use listings::grouped;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    // ANCHOR: older
    let older = black_box(vec![0_u8; 5_000]);
    let mut grown: Vec<u8> = black_box(Vec::with_capacity(5_000));
    let _profiler = dhat::Profiler::builder().testing().build();

    let at_first = HeapStats::get();
    drop(older);
    let one_freed = HeapStats::get();
    grown.reserve_exact(6_000);
    let one_grown = HeapStats::get();
    drop(grown);
    let all_freed = HeapStats::get();
    // ANCHOR_END: older

    println!("{:<30} {:>11} {:>10}", "two blocks of 5,000 bytes", "total bytes", "live bytes");
    for (what, stats) in [
        ("as the profiler starts", &at_first),
        ("one is freed", &one_freed),
        ("the other grows to 6,000", &one_grown),
        ("and is freed", &all_freed),
    ] {
        let (total, live) = (grouped(stats.total_bytes), grouped(stats.curr_bytes as u64));
        println!("{what:<30} {total:>11} {live:>10}");
    }
    assert_eq!((one_freed.total_bytes, one_freed.curr_bytes), (0, 0));
    // What grows counts from then on, with all its bytes.
    assert_eq!((one_grown.total_bytes, one_grown.curr_bytes), (6_000, 6_000));
    assert_eq!((all_freed.total_bytes, all_freed.curr_bytes), (6_000, 0));
}
