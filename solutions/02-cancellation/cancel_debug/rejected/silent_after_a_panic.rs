//! A flag for the whole process says that a wrapped future has panicked.
//!
//! Wrong: from the first panic on, nobody is told of any cancellation.
//! Fails: reports-cancelled

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

static PANICKED: AtomicBool = AtomicBool::new(false);

/// Dropped by a panic, and otherwise forgotten.
struct Panicking;

impl Drop for Panicking {
    fn drop(&mut self) {
        PANICKED.store(true, Ordering::Relaxed);
    }
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
    Traced { future, reports, created: Location::caller(), cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.cancellable = false;
        let panicking = Panicking;
        let polled = this.future.poll(cx);
        std::mem::forget(panicking);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.cancellable && !PANICKED.load(Ordering::Relaxed) {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
