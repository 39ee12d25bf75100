//! Memory that is kept although it is empty.

use dhat::HeapStats;
use listings::grouped;
use tokio::sync::mpsc;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn live() -> u64 {
    HeapStats::get().curr_bytes as u64
}

fn main() {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();

    // ANCHOR: kept
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for _ in 0..10_000 {
        sender.send([1_u8; 100]).unwrap();
    }
    let full = live();
    while receiver.try_recv().is_ok() {}
    let drained = live();
    drop((sender, receiver));
    assert_eq!(live(), 0);

    let mut list = vec![[1_u8; 100]; 10_000];
    list.clear();
    let cleared = live();
    list.shrink_to_fit();
    let shrunk = live();
    // ANCHOR_END: kept

    println!("an unbounded channel of 10,000 messages {:>10} bytes", grouped(full));
    println!("  all of them received                  {:>10} bytes", grouped(drained));
    println!("a vector of 10,000 elements, cleared    {:>10} bytes", grouped(cleared));
    println!("  and shrunk                            {:>10} bytes", grouped(shrunk));
    assert!(drained > 0 && drained < full / 50);
    assert_eq!((cleared, shrunk), (1_000_000, 0));
}
