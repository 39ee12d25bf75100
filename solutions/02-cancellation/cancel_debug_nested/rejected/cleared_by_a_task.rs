//! The flag is cleared by a task, when all that was within is surely gone.
//!
//! Wrong: two futures that are dropped one after the other, before the task runs, count as one.
//! Fails: reports-cancelled

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

thread_local! {
    /// A cancelled future is being dropped: what is dropped now is within it.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    fresh: bool,
    waiting: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    Traced { future, reports, created: Location::caller(), fresh: true, waiting: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let goes_on = *this.fresh || *this.waiting;
        (*this.fresh, *this.waiting) = (false, false);
        let polled = this.future.poll(cx);
        *this.waiting = goes_on && polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.waiting && !INSIDE.replace(true) {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
            tokio::spawn(async { INSIDE.set(false) });
        }
    }
}
