//! Captures where a future is dropped that was begun, and then asks whether it had panicked.
//!
//! Wrong: after a panic nothing is cancelled, and the backtrace is allocated all the same.
//! Fails: allocates-nothing

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
    future: Option<F>,
    reports: Reports,
    created: &'static Location<'static>,
    /// It was polled, and has not returned.
    begun: bool,
    /// A poll has not come back.
    polled: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Some(future), reports, created, begun: false, polled: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        (*this.begun, *this.polled) = (true, true);
        let future = this.future.as_pin_mut().expect("it is there until it is dropped");
        let polled = future.poll(cx);
        (*this.begun, *this.polled) = (polled.is_pending(), false);
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if !self.begun || INSIDE.get() {
            return;
        }
        let dropped = Backtrace::force_capture();
        if self.polled {
            return;
        }
        self.reports.cancelled(self.created, &dropped);
        INSIDE.set(true);
        self.project().future.set(None);
        INSIDE.set(false);
    }
}
