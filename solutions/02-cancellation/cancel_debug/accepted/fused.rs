//! The wrapper lets go of the future as soon as it is done.
//!
//! Costs: two counters; what the future held is freed at its end, not with the wrapper.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: Option<F>,
    reports: Reports,
    created: &'static Location<'static>,
    polls_begun: u64,
    polls_pending: u64,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Some(future), reports, created, polls_begun: 0, polls_pending: 0 }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        *this.polls_begun += 1;
        let future = this.future.as_mut().as_pin_mut().expect("polled after it was done");
        let polled = future.poll(cx);
        if polled.is_ready() {
            this.future.set(None);
        } else {
            *this.polls_pending += 1;
        }
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        let begun = self.polls_begun > 0;
        if begun && self.future.is_some() && self.polls_begun == self.polls_pending {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
