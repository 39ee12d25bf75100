//! An enum with a name for each state.
//!
//! Costs: more lines than the flag; it says more when it is printed.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project::{pin_project, pinned_drop};

use crate::world::reports::Reports;

#[derive(PartialEq)]
enum State {
    New,
    Running,
    Pending,
    Done,
}

#[pin_project(PinnedDrop)]
pub struct Traced<F> {
    #[pin]
    future: F,
    reports: Reports,
    created: &'static Location<'static>,
    state: State,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    Traced { future, reports, created: Location::caller(), state: State::New }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        *this.state = State::Running;
        let polled = this.future.poll(cx);
        *this.state = if polled.is_ready() { State::Done } else { State::Pending };
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Traced<F> {
    fn drop(self: Pin<&mut Self>) {
        if self.state == State::Pending {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
