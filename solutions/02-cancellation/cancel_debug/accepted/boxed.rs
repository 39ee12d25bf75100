//! The future is boxed, and the wrapper needs no projection.
//!
//! Costs: an allocation for each future that is wrapped.

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
