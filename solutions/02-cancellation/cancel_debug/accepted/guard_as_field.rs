//! The report is the destructor of a field, so the wrapper needs none.
//!
//! Costs: the report comes after the future is gone, and not before.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::pin_project;

use crate::world::reports::Reports;

#[pin_project]
pub struct Traced<F> {
    #[pin]
    future: F,
    report: Report,
}

struct Report {
    reports: Reports,
    created: &'static Location<'static>,
    due: bool,
}

impl Drop for Report {
    fn drop(&mut self) {
        if self.due {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    Traced { future, report: Report { reports, created: Location::caller(), due: false } }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.report.due = false;
        let polled = this.future.poll(cx);
        this.report.due = polled.is_pending();
        polled
    }
}
