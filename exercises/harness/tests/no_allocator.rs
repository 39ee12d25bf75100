//! Without the allocator line the heap would always read as zero, and every leak would pass.

use common::{judge, not_judged};

mod common;

#[test]
fn a_verdict_without_the_allocator_line_is_not_judged() {
    let verdict = judge(|_| async {});
    let reason = not_judged(verdict.report());
    assert!(reason.contains("harness::allocator!();"), "{reason}");
}
