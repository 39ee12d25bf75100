use std::hint::black_box;

/// Allocates a block and frees it. The optimiser sees that nobody uses it.
#[inline(never)]
pub fn unused_block() {
    drop(vec![1, 2, 3, 4]);
}

/// The same, and the optimiser must believe that somebody uses it.
#[inline(never)]
pub fn used_block() {
    drop(black_box(vec![1, 2, 3, 4]));
}
