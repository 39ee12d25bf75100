use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use pin_project::{pin_project, pinned_drop};
use record::Step;

use crate::lane::Lane;

/// A future whose polls, wakes and end are recorded. Made by [`Recorder::watch`].
///
/// [`Recorder::watch`]: crate::Recorder::watch
#[derive(Debug)]
#[pin_project(PinnedDrop)]
#[must_use = "futures do nothing unless polled"]
pub struct Watched<F, N> {
    #[pin]
    future: F,
    /// None once the future is ready, and for futures beyond the lanes of a run.
    lane: Option<Arc<Lane<N>>>,
}

impl<F, N> Watched<F, N> {
    pub(crate) fn new(future: F, lane: Option<Arc<Lane<N>>>) -> Self {
        Self { future, lane }
    }
}

impl<F: Future, N: Send + 'static> Future for Watched<F, N> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(lane) = this.lane else {
            return this.future.poll(cx);
        };
        let answers_a_wake = lane.poll_begins(cx.waker());
        // The lane stands between the future and its poller, to see each wake.
        let waker = Waker::from(Arc::clone(lane));
        let poll = this.future.poll(&mut Context::from_waker(&waker));
        if poll.is_ready() {
            lane.ends(Step::Finished);
            *this.lane = None;
        } else if answers_a_wake {
            lane.polled();
        }
        poll
    }
}

#[pinned_drop]
impl<F, N> PinnedDrop for Watched<F, N> {
    fn drop(self: Pin<&mut Self>) {
        if let Some(lane) = self.project().lane.take() {
            lane.ends(Step::Dropped);
        }
    }
}
