//! Memory that is free for dhat, and not for the system.

use std::hint::black_box;

use dhat::HeapStats;
use listings::resident;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const BLOCKS: usize = 10_000;
const SIZE: usize = 10_000;

fn main() {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();

    // ANCHOR: fragments
    let mut blocks: Vec<Vec<u8>> = (0..BLOCKS).map(|_| black_box(vec![1; SIZE])).collect();
    let full = (HeapStats::get().curr_bytes, resident());
    // Every tenth stays.
    for (number, block) in blocks.iter_mut().enumerate() {
        if number % 10 != 0 {
            *block = Vec::new();
        }
    }
    let holes = (HeapStats::get().curr_bytes, resident());
    // ANCHOR_END: fragments

    let part = |now: usize, then: usize| 100 * now / then;
    println!("of what there was, after nine blocks in ten were freed:");
    println!("  alive, as dhat counts it      {:>3} %", part(holes.0, full.0));
    if let (Some(now), Some(then)) = (holes.1, full.1) {
        println!("~ the process still has         {:>3} %", part(now, then));
        assert!(now > then / 2, "the system got its memory back: {now} of {then}");
    }
    assert_eq!(part(holes.0, full.0), 10);
}
