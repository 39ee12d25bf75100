use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::time::Duration;

use record::Step;

use crate::log::Log;

/// The time from a wake to the poll that answered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snooze {
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
pub(crate) struct Lane<N> {
    log: Arc<Log<N>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    name: &'static str,
    number: usize,
    started: bool,
    woken: Option<Duration>,
    longest_snooze: Option<Snooze>,
    /// Who polls the future, and must be woken for it.
    poller: Option<Waker>,
}

/// A watched future at the end of the run.
#[derive(Debug)]
pub(crate) struct LaneSummary {
    pub(crate) name: &'static str,
    /// Whether it was polled at all.
    pub(crate) started: bool,
    pub(crate) longest_snooze: Option<Snooze>,
}

impl<N> Lane<N> {
    /// A lane for a future that is not known yet.
    pub(crate) fn new(log: Arc<Log<N>>) -> Self {
        let lane = Self { log, state: Mutex::default() };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(lane.state());
        lane
    }

    /// The future is this one.
    pub(crate) fn assign(&self, name: &'static str, number: usize) {
        *self.state() = State { name, number, ..State::default() };
    }

    /// A poll begins. Returns whether it answers a wake.
    pub(crate) fn poll_begins(&self, poller: &Waker) -> bool {
        let mut state = self.state();
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
    pub(crate) fn polled(&self) {
        self.record(self.state(), Step::Polled);
    }

    /// The future is ready, or dropped.
    pub(crate) fn ends(&self, step: Step) {
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
    pub(crate) fn summary(&self, horizon: Duration) -> LaneSummary {
        let mut state = self.state();
        state.answer(horizon, false);
        let State { name, started, longest_snooze, .. } = *state;
        LaneSummary { name, started, longest_snooze }
    }

    fn record(&self, state: MutexGuard<'_, State>, step: Step) {
        let lane = state.number;
        drop(state);
        self.log.step(lane, step);
    }

    /// A panic of the program's cannot have left the state half-written.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The time since a wake that nothing has answered yet is over. Of equally long snoozes the
    /// first is kept.
    fn answer(&mut self, now: Duration, ended: bool) -> bool {
        let Some(woken) = self.woken.take() else { return false };
        let length = now.saturating_sub(woken);
        if self.longest_snooze.is_none_or(|longest| length > longest.length) {
            self.longest_snooze = Some(Snooze { woken, length, ended });
        }
        true
    }
}

impl<N: Send> Wake for Lane<N> {
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
