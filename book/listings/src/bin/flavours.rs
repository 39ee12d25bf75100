//! Exact on both flavours of the runtime, repeatable on one.

use dhat::HeapStats;
use listings::grouped;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const TASKS: usize = 1_000;
const BYTES: usize = 10_000;

// ANCHOR: work
/// A thousand tasks give 10,000 bytes each. What does dhat say is freed with them?
async fn freed_with_outputs() -> usize {
    let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(async { vec![1_u8; BYTES] })).collect();
    let mut outputs = Vec::with_capacity(TASKS);
    for task in tasks {
        outputs.push(task.await.unwrap());
    }
    let before = HeapStats::get().curr_bytes;
    drop(outputs);
    before - HeapStats::get().curr_bytes
}
// ANCHOR_END: work

/// What was freed, and all that was allocated.
fn run(runtime: Runtime) -> (usize, u64) {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();
    let freed = runtime.block_on(freed_with_outputs());
    (freed, HeapStats::get().total_bytes)
}

fn main() {
    let one = || run(Builder::new_current_thread().build().unwrap());
    let many = || run(Builder::new_multi_thread().worker_threads(2).build().unwrap());
    let one: Vec<_> = (0..5).map(|_| one()).collect();
    let many: Vec<_> = (0..5).map(|_| many()).collect();

    // 1,000 vectors of 24 bytes, each with 10,000 more on the heap.
    let exact = TASKS * (size_of::<Vec<u8>>() + BYTES);
    assert!(one.iter().chain(&many).all(|(freed, _)| *freed == exact));
    println!("freed with the outputs, five runs on each flavour");
    println!("  one thread     {} bytes each time", grouped(exact as u64));
    println!("  two workers    {} bytes each time", grouped(exact as u64));

    assert!(one.iter().all(|run| *run == one[0]));
    println!("allocated in all, five runs on each flavour");
    println!("  one thread     {} bytes each time", grouped(one[0].1));
    let totals = many.iter().map(|(_, total)| *total);
    let (least, most) = (totals.clone().min().unwrap(), totals.max().unwrap());
    println!("~ two workers    {} to {} bytes", grouped(least), grouped(most));
}
