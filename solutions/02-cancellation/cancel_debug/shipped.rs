//! A wrapper that reports when its future is cancelled.
//!
//! Cancelled means: dropped after its first poll and before its end, also because something beside
//! it panicked. `trace` is fixed when, for any future:
//!
//! - changes-nothing: the future does what it does without the wrapper (the same result)
//! - reports-cancelled: each future that is cancelled is reported once (1 report of each)
//! - created-where: the report names the line that wrapped the future (the line that wrapped it)
//! - dropped-where: it has a backtrace of the future being dropped (captured while it is dropped)
//! - quiet-when-done: a future that has returned is not reported (no report)
//! - quiet-after-panic: a future that has panicked is not reported (no report)
//! - quiet-unpolled: a future that was never polled is not reported (no report)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! Report with `Reports::cancelled`, while the future is dropped. Wrapped, a future that is `Send`
//! still is. Time is simulated: stay on this runtime. The crates in `Cargo.toml` can be used.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    done: bool,
}

pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    Traced { future, reports, created: Location::caller(), done: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let polled = this.future.poll(cx);
        *this.done = polled.is_ready();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if !self.done {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
