//! A large block of zeros, with the system's allocator.

use std::hint::black_box;

fn main() {
    // ANCHOR: zeroed
    let before = listings::resident();
    let zeros = black_box(vec![0_u8; 50_000_000]);
    let after = listings::resident();
    // ANCHOR_END: zeroed
    drop(zeros);
    if let (Some(before), Some(after)) = (before, after) {
        let millions = after.saturating_sub(before) / 1_000_000;
        assert!(millions < 10, "{millions}");
    }
    println!("50 million zeros take no memory until they are used");
}
