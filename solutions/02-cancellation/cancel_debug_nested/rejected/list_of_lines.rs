//! A list keeps the lines that were reported, and each is reported once.
//!
//! Wrong: the inner ones have lines of their own, the second time is silent, and the list grows.
//! Fails: created-where, heap-grows-not, outermost-only, reports-cancelled

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

thread_local! {
    static REPORTED: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future, reports, created, cancellable: false }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.cancellable = false;
        let polled = this.future.poll(cx);
        *this.cancellable = polled.is_pending();
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        let line = self.created.line();
        let new = REPORTED.with_borrow_mut(|lines| {
            let new = !lines.contains(&line);
            lines.push(line);
            new
        });
        if self.cancellable && new {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
