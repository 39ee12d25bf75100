//! The blocking pool waits for itself.

use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;

/// Whether so many closures end which each wait for another closure on the same pool of two threads.
fn ends(outer: usize) -> bool {
    let runtime = Builder::new_multi_thread().max_blocking_threads(2).enable_all().build().unwrap();
    let limit = Duration::from_secs(if outer < 2 { 30 } else { 2 });
    let ends = runtime.block_on(async {
        // ANCHOR: nested
        let both_run = std::sync::Arc::new(std::sync::Barrier::new(outer));
        let mut closures = JoinSet::new();
        for _ in 0..outer {
            let both_run = both_run.clone();
            closures.spawn_blocking(move || {
                both_run.wait();
                Handle::current().block_on(spawn_blocking(|| ())).unwrap();
            });
        }
        timeout(limit, closures.join_all()).await.is_ok()
        // ANCHOR_END: nested
    });
    runtime.shutdown_background();
    ends
}

fn main() {
    for (outer, expected) in [(1, true), (2, false)] {
        let ends = ends(outer);
        println!("two threads, {outer} closures with one inside: {}", listings::outcome(ends));
        assert_eq!(ends, expected);
    }
}
