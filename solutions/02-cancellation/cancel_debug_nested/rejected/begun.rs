//! A flag is set by the first poll.
//!
//! Wrong: a future that panicked was begun, too.
//! Fails: outermost-only, quiet-after-panic, allocates-nothing

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

struct Clear;

impl Drop for Clear {
    fn drop(&mut self) {
        DROPPING.set(false);
    }
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
    /// Dropped after the future.
    clear: Option<Clear>,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future, reports, created, cancellable: false, clear: None }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.cancellable = true;
        let polled = this.future.poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        let this = self.project();
        if *this.cancellable && !DROPPING.replace(true) {
            *this.clear = Some(Clear);
            this.reports.cancelled(this.created, &Backtrace::force_capture());
        }
    }
}
