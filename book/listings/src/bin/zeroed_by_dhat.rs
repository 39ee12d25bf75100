//! A large block of zeros, with dhat as the allocator and no profiler.

use std::hint::black_box;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    // ANCHOR: zeroed
    let before = listings::resident();
    let zeros = black_box(vec![0_u8; 50_000_000]);
    let after = listings::resident();
    // ANCHOR_END: zeroed
    drop(zeros);
    if let (Some(before), Some(after)) = (before, after) {
        let millions = after.saturating_sub(before) / 1_000_000;
        assert!(millions > 40, "{millions}");
    }
    println!("50 million zeros take their memory at once");
}
