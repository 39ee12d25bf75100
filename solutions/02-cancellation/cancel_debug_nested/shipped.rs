//! The wrapper of `cancel_debug`, for futures that contain one another.
//!
//! `trace` must do all that `cancel_debug` asks for, and two things more:
//!
//! - outermost-only: when a cancelled future is dropped, report it, and none that is dropped within
//!   it. A task is not within the future that has its handle
//! - allocates-nothing: allocate nothing on the heap unless something is cancelled
//! - reports-cancelled: of a future that is not within another: as before
//! - created-where, dropped-where: with the line that called `trace`, and a backtrace of the drop
//! - quiet-when-done, quiet-after-panic, quiet-unpolled: report nothing else
//! - changes-nothing, heap-grows-not: change nothing, and hold no memory afterwards
//!
//! Report with `Reports::cancelled`. Time is simulated: stay on this runtime. The crates in
//! `Cargo.toml` can be used.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::world::reports::Reports;

pub struct Traced<F> {
    future: Pin<Box<F>>,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Box::pin(future), reports, created, cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // A poll that panics leaves it so.
        self.cancellable = false;
        let polled = self.future.as_mut().poll(cx);
        self.cancellable = polled.is_pending();
        polled
    }
}

impl<F> Drop for Traced<F> {
    fn drop(&mut self) {
        if self.cancellable {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
