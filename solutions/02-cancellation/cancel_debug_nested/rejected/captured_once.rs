//! A backtrace is expensive, so one is captured, and used for all reports.
//!
//! Wrong: each report but the first has the backtrace of another future.
//! Fails: dropped-where

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

static BACKTRACE: OnceLock<Backtrace> = OnceLock::new();

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
    waiting: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Some(future), reports, created, waiting: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.waiting = false;
        let future = this.future.as_pin_mut().expect("it is there until it is dropped");
        let polled = future.poll(cx);
        *this.waiting = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if !self.waiting || INSIDE.get() {
            return;
        }
        let dropped = BACKTRACE.get_or_init(Backtrace::force_capture);
        self.reports.cancelled(self.created, dropped);
        INSIDE.set(true);
        self.project().future.set(None);
        INSIDE.set(false);
    }
}
