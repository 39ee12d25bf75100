//! More requests leave no more, and allocate no more. This file is a process of its own, without a
//! test runner.

use std::io::Result;

use dhat::HeapStats;
use service::{Catalogue, after, before, load};

// ANCHOR: test
#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// Where dhat writes a profile when an assertion fails.
const PROFILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/heap_per_request.json");

/// By how many bytes the heap grows with so many requests, with twice as many, with four times.
fn growths(mut serve: impl FnMut(usize) -> Result<usize>) -> [i64; 3] {
    // Once without judging it: what it allocates for the first time, it keeps.
    serve(100).unwrap();
    [100, 200, 400].map(|requests| {
        let before = HeapStats::get().curr_bytes as i64;
        assert_eq!(serve(requests).unwrap(), requests);
        HeapStats::get().curr_bytes as i64 - before
    })
}

/// A leak grows with the number of requests. What fills up, stops.
fn leaks([once, twice, four_times]: [i64; 3]) -> bool {
    0 < once && once < twice && twice < four_times
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _profiler = dhat::Profiler::builder().testing().file_name(PROFILE).build();

    let server = after::Server::new(Catalogue::sample());
    let growths_after = growths(|n| runtime.block_on(load(n, |stream| server.serve(stream))));
    // The same test of a service that leaks: it can be red.
    let leaky = before::Server::new(Catalogue::sample());
    let growths_before = growths(|n| runtime.block_on(load(n, |stream| leaky.serve(stream))));

    dhat::assert!(!leaks(growths_after), "{growths_after:?}");
    dhat::assert!(leaks(growths_before), "{growths_before:?}");
}
// ANCHOR_END: test
