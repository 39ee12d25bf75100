//! The future is handed to a task, which drops it.
//!
//! Wrong: what the future holds, a lock or a permit, is free only later.
//! Fails: changes-nothing

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::world::reports::Reports;

pub struct Traced<F: Future + Send + 'static> {
    future: Option<Pin<Box<F>>>,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F>(future: F, reports: Reports) -> Traced<F>
where
    F: Future + Send + 'static,
{
    let (future, created) = (Some(Box::pin(future)), Location::caller());
    Traced { future, reports, created, cancellable: false }
}

impl<F: Future + Send + 'static> Future for Traced<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.cancellable = false;
        let future = self.future.as_mut().expect("it is there until the drop");
        let polled = future.as_mut().poll(cx);
        self.cancellable = polled.is_pending();
        polled
    }
}

impl<F: Future + Send + 'static> Drop for Traced<F> {
    fn drop(&mut self) {
        if self.cancellable {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
            let future = self.future.take();
            tokio::spawn(async move { drop(future) });
        }
    }
}
