//! A value that several ask for is computed once, whoever leaves meanwhile.

use std::sync::Arc;

use async_once_cell::OnceCell;
use harness::Verdict;
use harness::scenes::{self, Compute};
use moka::future::Cache;

harness::allocator!();

/// What moka removes is freed some operations later, when no thread can still look at it: a cache that
/// was dropped can leave a block of 2 kB until another one is used. It does not add up (in 40,000
/// caches, one after the other, it did not), but a single run cannot know. So all else must hold.
#[test]
fn moka_computes_again_when_the_first_caller_leaves() {
    let verdict = scenes::flight(
        harness::this_test!(),
        async || Cache::new(10),
        async |cache: Cache<&str, u32>, compute: Compute| {
            cache.get_with("the key", compute.run()).await
        },
    )
    .judge();
    let report = verdict.report();
    let failed = report.failed().filter(|id| *id != "heap-grows-not");
    assert_eq!(failed.count(), 0, "{report:#?}");
    // And that it was judged at all.
    assert!(report.tally.runs > 500, "{report:#?}");
}

#[test]
fn async_once_cell_computes_again_when_the_first_caller_leaves() -> Verdict {
    scenes::flight(
        harness::this_test!(),
        async || Arc::new(OnceCell::new()),
        async |cell: Arc<OnceCell<u32>>, compute: Compute| *cell.get_or_init(compute.run()).await,
    )
    .judge()
}
