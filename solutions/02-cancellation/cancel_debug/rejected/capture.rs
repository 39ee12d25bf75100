//! The backtrace is taken with `Backtrace::capture`.
//!
//! Wrong: it is empty unless `RUST_BACKTRACE` is set, and in production it is not.
//! Fails: dropped-where

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
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    Traced { future, reports, created: Location::caller(), cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // A poll that panics leaves it so.
        *this.cancellable = false;
        let polled = this.future.poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.cancellable {
            self.reports.cancelled(self.created, &Backtrace::capture());
        }
    }
}
