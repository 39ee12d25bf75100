//! The wrapper of `cancel_debug`, for futures that contain one another.
//!
//! It must do all that `cancel_debug` asks for. And of cancelled futures that are dropped together,
//! one within the other, it reports the outermost alone; a task is not within the future that has
//! its handle. `trace` is fixed when:
//!
//! - changes-nothing: the future does what it does without the wrapper (the same result)
//! - reports-cancelled: each future that is cancelled is reported once (1 report of each)
//! - outermost-only: of nested ones only the outermost is reported (1 report of each)
//! - created-where: the report names the line that wrapped the future (the line that wrapped it)
//! - dropped-where: it has a backtrace of the future being dropped (captured while it is dropped)
//! - quiet-when-done: a future that has returned is not reported (no report)
//! - quiet-after-panic: a future that has panicked is not reported (no report)
//! - quiet-unpolled: a future that was never polled is not reported (no report)
//! - allocates-nothing: while nothing is cancelled, nothing is allocated (0 blocks)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//!
//! Report with `Reports::cancelled`, while the future is dropped. Wrapped, a future that is `Send`
//! still is. Time is simulated: stay on this runtime. The crates in `Cargo.toml` can be used.

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
