//! The future lies between two fields, one that reports and one that clears.
//!
//! Costs: clever: two destructors that must know of each other.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::pin_project;

use crate::world::reports::Reports;

thread_local! {
    /// The outermost cancelled future that is being dropped, by the address of its report.
    static OUTERMOST: Cell<usize> = const { Cell::new(0) };
}

/// Dropped in this order.
#[pin_project]
pub struct Traced<F> {
    report: Report,
    #[pin]
    future: F,
    end: End,
}

struct Report {
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

impl Drop for Report {
    fn drop(&mut self) {
        if self.cancellable && OUTERMOST.get() == 0 {
            OUTERMOST.set((&raw const *self).addr());
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}

/// Knows where the report is, once the future cannot move any more.
struct End(usize);

impl Drop for End {
    fn drop(&mut self) {
        if self.0 != 0 && OUTERMOST.get() == self.0 {
            OUTERMOST.set(0);
        }
    }
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { report: Report { reports, created, cancellable: false }, future, end: End(0) }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.end.0 = (&raw const *this.report).addr();
        this.report.cancellable = false;
        let polled = this.future.poll(cx);
        this.report.cancellable = polled.is_pending();
        polled
    }
}
