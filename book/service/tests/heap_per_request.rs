//! More requests allocate no more, and leave no more. This file is a process of its own, without a
//! test runner.

use dhat::HeapStats;
use service::after::Server;
use service::{Catalogue, load};

// ANCHOR: test
#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// Where dhat writes a profile when an assertion fails.
const PROFILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/heap_per_request.json");

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let server = Server::new(Catalogue::sample());
    let serve = |requests| {
        let before = HeapStats::get();
        let answered = runtime.block_on(load(requests, |stream| server.serve(stream)));
        assert_eq!(answered.unwrap(), requests);
        let after = HeapStats::get();
        (
            after.total_blocks - before.total_blocks,
            after.curr_bytes as i64 - before.curr_bytes as i64,
        )
    };

    let _profiler = dhat::Profiler::builder().testing().file_name(PROFILE).build();
    // Once without judging it: what it allocates for the first time, it keeps.
    serve(100);

    let (blocks_of_100, growth_of_100) = serve(100);
    let (blocks_of_200, growth_of_200) = serve(200);
    // A connection allocates. How much must not depend on the number of requests.
    dhat::assert_eq!(blocks_of_200, blocks_of_100);
    dhat::assert_eq!(growth_of_100, 0);
    dhat::assert_eq!(growth_of_200, 0);
}
// ANCHOR_END: test
