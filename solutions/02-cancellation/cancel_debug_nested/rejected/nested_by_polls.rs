//! A future that is polled within another one does not report.
//!
//! Wrong: the inner one can be cancelled alone, by a timeout of its own.
//! Fails: outermost-only

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

struct Deeper;

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
    inner: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future, reports, created, cancellable: false, inner: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.inner = DEPTH.get() > 0;
        DEPTH.set(DEPTH.get() + 1);
        let _deeper = Deeper;
        *this.cancellable = false;
        let polled = this.future.poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.cancellable && !self.inner {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
