//! A wrapper that reports when its future is cancelled.
//!
//! Cancelled means: dropped after its first poll and before its end.
//! `trace` must, for any future:
//!
//! - reports-cancelled: report once each future that was polled, was not ready, and is dropped;
//!   also when it is dropped because something beside it panicked
//! - created-where: with the line that called `trace`
//! - dropped-where: and with a backtrace that was captured while it was dropped
//! - quiet-when-done: not report one that has returned
//! - quiet-after-panic: nor one that has panicked itself
//! - quiet-unpolled: nor one that was never polled
//! - changes-nothing: let the future do what it does without the wrapper
//! - heap-grows-not: hold no memory afterwards
//!
//! Report with `Reports::cancelled`. Time is simulated: stay on this runtime. The crates in
//! `Cargo.toml` can be used.

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
