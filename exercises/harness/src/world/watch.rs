use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use pin_project::{pin_project, pinned_drop};
use record::Step;

use super::log::Log;

/// A name for futures that a world watches: a constant of the world, so that it cannot be misspelt.
///
/// ```
/// pub const COPY: harness::Watch = harness::Watch::named("copy");
/// ```
///
/// [`Recorder::watch`](crate::Recorder::watch) watches, [`Run::started`](crate::Run::started) and
/// [`Run::longest_gap`](crate::Run::longest_gap) read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch(&'static str);

impl Watch {
    /// Two watches of one name are the same.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name: that of the lane in a figure.
    pub(crate) fn name(self) -> &'static str {
        self.0
    }
}

/// The time from a wake to the poll that answered it: while a future could go on and was not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// When the future could go on.
    pub woken: Duration,
    /// How long it was not polled after that.
    pub length: Duration,
    /// Whether it was ever polled again.
    pub ended: bool,
}

/// What is recorded of one watched future. It is also the waker that the future is given, so that
/// it sees each wake.
#[derive(Debug)]
pub(super) struct Lane<E> {
    watch: Watch,
    number: usize,
    log: Arc<Log<E>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    started: bool,
    /// When it was polled last.
    polled: Duration,
    woken: Option<Duration>,
    longest_gap: Option<Gap>,
    /// Who polls the future, and must be woken for it.
    poller: Option<Waker>,
}

/// A watched future at the end of the run.
#[derive(Debug)]
pub(crate) struct LaneSummary {
    pub(crate) watch: Watch,
    /// Whether it was polled at all.
    pub(crate) started: bool,
    pub(crate) longest_gap: Option<Gap>,
    /// Since when it waits; none if it was never polled, or has ended.
    pub(crate) waits: Option<Waits>,
}

/// What a watched future waits for at the end of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waits {
    /// It has not been woken since this poll.
    Since(Duration),
    /// It could go on from this time on, and was not polled again.
    ForItsPoll(Duration),
}

impl<E> Lane<E> {
    /// The lane of this number.
    pub(super) fn new(watch: Watch, number: usize, log: Arc<Log<E>>) -> Self {
        let lane = Self { watch, number, log, state: Mutex::default() };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(lane.state());
        lane
    }

    /// A poll begins. Returns whether it answers a wake.
    pub(super) fn poll_begins(&self, poller: &Waker) -> bool {
        let mut state = self.state();
        state.polled = self.log.now();
        match &mut state.poller {
            Some(known) => known.clone_from(poller),
            none => *none = Some(poller.clone()),
        }
        if !state.started {
            state.started = true;
            self.record(state, Step::Started);
            return false;
        }
        state.answer(self.log.now(), true)
    }

    /// A poll that answered a wake returned Pending.
    pub(super) fn polled(&self) {
        self.record(self.state(), Step::Polled);
    }

    /// The future is ready, or dropped.
    pub(super) fn ends(&self, step: Step) {
        let mut state = self.state();
        // A waker keeps a task's memory alive, so it is let go, after the lock.
        let poller = state.poller.take();
        state.answer(self.log.now(), false);
        if state.started {
            self.record(state, step);
        }
        drop(poller);
    }

    /// What is known at the end of the run.
    pub(super) fn summary(&self, horizon: Duration) -> LaneSummary {
        let mut state = self.state();
        let waits = state.woken.map_or(Waits::Since(state.polled), Waits::ForItsPoll);
        let waits = (state.started && state.poller.is_some()).then_some(waits);
        state.answer(horizon, false);
        let State { started, longest_gap, .. } = *state;
        LaneSummary { watch: self.watch, started, longest_gap, waits }
    }

    fn record(&self, state: MutexGuard<'_, State>, step: Step) {
        drop(state);
        self.log.step(self.number, step);
    }

    /// A panic of the program's cannot have left the state half-written.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The time since a wake that nothing has answered yet is over. Of equally long gaps the
    /// first is kept.
    fn answer(&mut self, now: Duration, ended: bool) -> bool {
        let Some(woken) = self.woken.take() else { return false };
        let length = now.saturating_sub(woken);
        if self.longest_gap.is_none_or(|longest| length > longest.length) {
            self.longest_gap = Some(Gap { woken, length, ended });
        }
        true
    }
}

impl<E: Send> Wake for Lane<E> {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut state = self.state();
        // Without a poller the future is gone, and there is nobody to be woken.
        let Some(poller) = state.poller.clone() else { return };
        if state.woken.is_none() {
            state.woken = Some(self.log.now());
            self.record(state, Step::Woken);
        } else {
            drop(state);
        }
        poller.wake();
    }
}

/// A future whose polls, wakes and end are recorded. Made by [`Recorder::watch`].
///
/// [`Recorder::watch`]: crate::Recorder::watch
#[derive(Debug)]
#[pin_project(PinnedDrop)]
#[must_use = "futures do nothing unless polled"]
pub struct Watched<F, E> {
    #[pin]
    future: F,
    /// None once the future is ready.
    lane: Option<Arc<Lane<E>>>,
}

impl<F, E> Watched<F, E> {
    pub(super) fn new(future: F, lane: Arc<Lane<E>>) -> Self {
        Self { future, lane: Some(lane) }
    }
}

impl<F: Future, E: Send + 'static> Future for Watched<F, E> {
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
impl<F, E> PinnedDrop for Watched<F, E> {
    fn drop(self: Pin<&mut Self>) {
        if let Some(lane) = self.project().lane.take() {
            lane.ends(Step::Dropped);
        }
    }
}
