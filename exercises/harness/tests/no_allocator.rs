//! Without the allocator line the heap would always read as zero, and every leak would pass.

use record::Conclusion;

use common::{judge, not_judged, returns, trial};

mod common;

#[test]
fn a_verdict_without_the_allocator_line_is_not_judged() {
    let verdict = judge(|_| async {});
    let reason = not_judged(verdict.report());
    assert!(reason.contains("harness::allocator!();"), "{reason}");
}

#[test]
fn a_verdict_without_a_check_of_the_heap_needs_none() {
    let verdict = trial(|_| async {}).check(returns()).judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}
