//! A counter in place of the flag: every cancelled future counts, and the first reports.
//!
//! Costs: as the flag; the depth can be printed.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

thread_local! {
    /// Cancelled futures that are being dropped, one within the other.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

struct Counted;

impl Counted {
    fn new() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Counted
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
    counted: Option<Counted>,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future, reports, created, cancellable: false, counted: None }
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
        let this = self.project();
        if *this.cancellable {
            *this.counted = Some(Counted::new());
            if DEPTH.get() == 1 {
                this.reports.cancelled(this.created, &Backtrace::force_capture());
            }
        }
    }
}
