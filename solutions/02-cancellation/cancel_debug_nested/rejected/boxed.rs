//! The flag is right, and the future is still in a box.
//!
//! Wrong: every future pays for an allocation, also those that return.
//! Fails: allocates-nothing

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

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

pub struct Traced<F> {
    future: Pin<Box<F>>,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
    /// Dropped after the future.
    clear: Option<Clear>,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Box::pin(future), reports, created, cancellable: false, clear: None }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.cancellable = false;
        let polled = self.future.as_mut().poll(cx);
        self.cancellable = polled.is_pending();
        polled
    }
}

impl<F> Drop for Traced<F> {
    fn drop(&mut self) {
        if self.cancellable && !DROPPING.replace(true) {
            self.clear = Some(Clear);
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
