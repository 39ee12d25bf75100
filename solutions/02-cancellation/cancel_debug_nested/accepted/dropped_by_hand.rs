//! The destructor drops the future itself, between setting the flag and clearing it.
//!
//! Costs: an `Option` around each future, and one more branch at each poll.

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
    future: Option<F>,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Some(future), reports, created, cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.cancellable = false;
        let polled = this.future.as_pin_mut().expect("it is there until it is dropped").poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if *this.cancellable && !DROPPING.replace(true) {
            let _clear = Clear;
            this.reports.cancelled(this.created, &Backtrace::force_capture());
            this.future.set(None);
        }
    }
}
