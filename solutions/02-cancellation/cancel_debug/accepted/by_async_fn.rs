//! An async block holds a guard beside the future.
//!
//! Costs: the type has no name, so it cannot be a field of a struct.

use std::backtrace::Backtrace;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;

use crate::world::reports::Reports;

struct Guard {
    reports: Reports,
    created: &'static Location<'static>,
    cancellable: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.cancellable {
            self.reports.cancelled(self.created, &Backtrace::force_capture());
        }
    }
}

#[track_caller]
pub fn trace<F: Future>(future: F, reports: Reports) -> impl Future<Output = F::Output> {
    // Outside of the block: inside there is no caller any more.
    let created = Location::caller();
    async move {
        let mut future = pin!(future);
        let mut guard = Guard { reports, created, cancellable: false };
        poll_fn(|cx| {
            guard.cancellable = false;
            let polled = future.as_mut().poll(cx);
            guard.cancellable = polled.is_pending();
            polled
        })
        .await
    }
}
