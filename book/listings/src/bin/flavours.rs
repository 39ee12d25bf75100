//! Exact on both flavours of the runtime, repeatable on one.

use dhat::HeapStats;
use listings::grouped;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const TASKS: usize = 1_000;
const BYTES: usize = 10_000;

// ANCHOR: work
/// A thousand tasks send 10,000 bytes each.
async fn outputs() -> Vec<Vec<u8>> {
    let (sender, mut receiver) = mpsc::channel(TASKS);
    for _ in 0..TASKS {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(vec![1_u8; BYTES]).await });
    }
    drop(sender);
    let mut outputs = Vec::with_capacity(TASKS);
    while let Some(bytes) = receiver.recv().await {
        outputs.push(bytes);
    }
    outputs
}

/// What is freed with the outputs, and all that was allocated.
fn run(runtime: Runtime) -> (usize, u64) {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();
    let outputs = runtime.block_on(outputs());
    // Nobody else allocates or frees any more.
    drop(runtime);
    let before = HeapStats::get();
    drop(outputs);
    (before.curr_bytes - HeapStats::get().curr_bytes, before.total_bytes)
}
// ANCHOR_END: work

fn main() {
    let one = || run(Builder::new_current_thread().build().unwrap());
    let many = || run(Builder::new_multi_thread().worker_threads(2).build().unwrap());
    // What a thread allocates once, it has after this.
    one();
    let one: Vec<_> = (0..10).map(|_| one()).collect();
    let many: Vec<_> = (0..10).map(|_| many()).collect();

    // 1,000 vectors of 24 bytes, each with 10,000 more on the heap.
    let exact = TASKS * (size_of::<Vec<u8>>() + BYTES);
    assert!(one.iter().chain(&many).all(|(freed, _)| *freed == exact));
    println!("freed with the outputs, ten runs on each flavour");
    println!("  one thread     {} bytes each time", grouped(exact as u64));
    println!("  two workers    {} bytes each time", grouped(exact as u64));

    assert!(one.iter().all(|run| *run == one[0]));
    println!("allocated in all, ten runs on each flavour");
    println!("  one thread     {} bytes each time", grouped(one[0].1));
    let totals = many.iter().map(|(_, total)| *total);
    let (least, most) = (totals.clone().min().unwrap(), totals.max().unwrap());
    println!("~ two workers    {} to {} bytes", grouped(least), grouped(most));
}
