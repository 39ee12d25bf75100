//! The destructor sets the flag, reports and clears it.
//!
//! Wrong: the fields are dropped after the destructor has returned.
//! Fails: outermost-only

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

thread_local! {
    /// Whether a cancelled future is being dropped.
    static DROPPING: Cell<bool> = const { Cell::new(false) };
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future, reports, created, cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.cancellable = false;
        let polled = this.future.poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.cancellable && !DROPPING.replace(true) {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
            DROPPING.set(false);
        }
    }
}
