//! The wrapper of `cancel_debug`, for futures that contain one another.
//!
//! `trace` must do all that `cancel_debug` asks for, under the same ids, and
//!
//! - outermost-only: when a cancelled future is dropped, report it, and none that is dropped within
//!   it. A task is not within the future that has its handle
//! - allocates-nothing: allocate nothing on the heap unless something is cancelled
//!
//! Report with `Reports::cancelled`. The clock is virtual: stay on this runtime. The crates in
//! `Cargo.toml` can be used.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::world::reports::Reports;

pub struct Traced<F> {
    future: Pin<Box<F>>,
    reports: Reports,
    created: &'static Location<'static>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Idle,
    Running,
    Pending,
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> Traced<F> {
    let created = Location::caller();
    Traced { future: Box::pin(future), reports, created, state: State::Idle }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // Whoever panics here stays in this state.
        self.state = State::Running;
        let polled = self.future.as_mut().poll(cx);
        self.state = if polled.is_ready() { State::Idle } else { State::Pending };
        polled
    }
}

impl<F> Drop for Traced<F> {
    fn drop(&mut self) {
        if self.state == State::Pending {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}
