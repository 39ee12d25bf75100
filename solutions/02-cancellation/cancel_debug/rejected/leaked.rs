//! The inner future is forgotten when it is dropped, so that it cannot be reported twice.
//!
//! Wrong: its destructors never run, and its memory is never freed.
//! Fails: changes-nothing, heap-grows-not

use std::backtrace::Backtrace;
use std::mem::ManuallyDrop;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::world::reports::Reports;

pub struct Traced<F> {
    future: ManuallyDrop<Pin<Box<F>>>,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: ManuallyDrop::new(Box::pin(future)), reports, created, cancellable: false }
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
