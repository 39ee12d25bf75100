//! The inner one reports, and the outer ones are silent after it.
//!
//! Wrong: the outermost says what was given up; the innermost only where it stood.
//! Fails: reports-cancelled, outermost-only, created-where

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::pin_project;

use crate::world::reports::Reports;

thread_local! {
    static REPORTED: Cell<bool> = const { Cell::new(false) };
}

/// The future is dropped first.
#[pin_project]
pub struct Traced<F> {
    #[pin]
    future: F,
    report: Report,
}

struct Report {
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

impl Drop for Report {
    fn drop(&mut self) {
        if self.cancellable && !REPORTED.replace(true) {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    REPORTED.set(false);
    Traced { future, report: Report { reports, created: Location::caller(), cancellable: false } }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.report.cancellable = false;
        let polled = this.future.poll(cx);
        this.report.cancellable = polled.is_pending();
        polled
    }
}
