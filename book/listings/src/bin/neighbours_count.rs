//! Whatever else the process does meanwhile counts, too.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;

use dhat::HeapStats;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    let both = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            both.wait();
            both.wait();
            drop(black_box((0..100).map(Box::new).collect::<Vec<_>>()));
            both.wait();
        });

        // On some systems a lock allocates when it is first used.
        both.wait();

        // ANCHOR: neighbours
        // This test allocates one block, and that one runs beside it.
        let _profiler = dhat::Profiler::builder().testing().build();
        drop(black_box(Box::new(1_u64)));
        both.wait();
        both.wait();
        let blocks = HeapStats::get().total_blocks;
        println!("blocks that this test sees: {blocks}");
        // ANCHOR_END: neighbours
        assert_eq!(blocks, 1 + 101);
    });
}
