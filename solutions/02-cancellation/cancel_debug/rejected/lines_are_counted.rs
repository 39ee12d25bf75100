//! How often each line was cancelled is kept for a summary.
//!
//! Wrong: each report adds an entry, and nobody takes one away.
//! Fails: heap-grows-not

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

static CANCELLED: Mutex<Vec<&Location<'static>>> = Mutex::new(Vec::new());

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
            CANCELLED.lock().unwrap().push(self.created);
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
