//! Memory that is free for dhat and not for the system, and the other way round.

use std::hint::black_box;

use dhat::HeapStats;
use listings::{grouped, resident};

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

    // ANCHOR: untouched
    let before = (HeapStats::get().curr_bytes, resident());
    let room: Vec<u8> = black_box(Vec::with_capacity(100_000_000));
    let reserved = (HeapStats::get().curr_bytes, resident());
    // ANCHOR_END: untouched
    drop(room);

    let part = |now: usize, then: usize| 100 * now / then;
    println!("of what there was, after nine blocks in ten were freed:");
    println!("  alive, as dhat counts it      {:>3} %", part(holes.0, full.0));
    if let (Some(now), Some(then)) = (holes.1, full.1) {
        println!("~ the process still has         {:>3} %", part(now, then));
        assert!(now > then / 2, "the system got its memory back: {now} of {then}");
    }
    assert_eq!(part(holes.0, full.0), 10);

    println!("room for 100,000,000 bytes, in which nothing was written:");
    println!("  alive, as dhat counts it      {:>11} bytes", grouped(reserved.0 - before.0));
    if let (Some(now), Some(then)) = (reserved.1, before.1) {
        println!("~ the process has grown by      {:>11} bytes", grouped(now.saturating_sub(then)));
        assert!(now < then + 1_000_000, "the system gave memory: {now}, and {then} before");
    }
}
