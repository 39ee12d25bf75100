use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::time::Duration;

use record::Step;

use crate::clock::Clock;
use crate::gauge::{Gauge, GaugeCell, GaugeReading};
use crate::polls::Watched;

/// Futures that one run can watch with a lane each; those beyond are only counted.
const LANES: usize = 16;

/// Gauges that one run can use.
const GAUGES: usize = 8;

/// Moments that one run can record. Some hundreds are usual; a program that floods its world
/// meets this limit, and is told so.
const MOMENTS: usize = 16 * 1024;

/// What a world writes down while a program runs in it, with the simulated time of each moment.
///
/// `N` is the exercise's own type for what its world can see, for example
/// `enum Happened { LockTaken, PartWritten(u32) }`.
///
/// All memory for it is allocated before the heap is first read, so recording changes no figure
/// of dhat's. A clone refers to the same record.
#[derive(Debug)]
pub struct Recorder<N> {
    log: Arc<Log<N>>,
    lanes: Arc<[Arc<Lane<N>>]>,
}

impl<N> Clone for Recorder<N> {
    fn clone(&self) -> Self {
        Self { log: Arc::clone(&self.log), lanes: Arc::clone(&self.lanes) }
    }
}

/// One moment of a run.
#[derive(Debug, Clone, Copy)]
pub struct Moment<N> {
    /// Simulated time since the start of the run.
    pub at: Duration,
    /// What happened.
    pub what: What<N>,
}

/// What can happen in a run.
#[derive(Debug, Clone, Copy)]
pub enum What<N> {
    /// A watched future made a step.
    Future {
        /// The name that it was given when the watch began.
        name: &'static str,
        /// The how-manieth watched future of the run it is, from 0.
        lane: usize,
        /// What it did.
        step: Step,
    },
    /// The world noted something.
    Note(N),
}

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

#[derive(Debug)]
pub(crate) struct Log<N> {
    pub(crate) clock: Clock,
    moments: Mutex<Vec<Moment<N>>>,
    full: AtomicBool,
    left: AtomicBool,
    watched: AtomicUsize,
    gauges: [GaugeCell; GAUGES],
}

/// One watched future. It is also the waker that the future is given.
#[derive(Debug)]
pub(crate) struct Lane<N> {
    log: Arc<Log<N>>,
    state: Mutex<LaneState>,
}

#[derive(Debug, Default)]
struct LaneState {
    name: &'static str,
    number: usize,
    started: bool,
    woken: Option<Duration>,
    longest_snooze: Option<Snooze>,
    /// Who polls the future, and must be woken for it.
    poller: Option<Waker>,
}

impl<N: Copy> Recorder<N> {
    /// An empty record whose time starts now. A verdict gives one to its world; alone it can watch
    /// the futures of any test:
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// let recorder = harness::Recorder::start();
    /// recorder.note("begins");
    /// recorder.watch("sleeper", tokio::time::sleep(Duration::from_secs(5))).await;
    /// assert_eq!(recorder.now(), Duration::from_secs(5));
    /// # }
    /// ```
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start() -> Self {
        let log = Arc::new(Log {
            clock: Clock::start(),
            moments: Mutex::new(Vec::with_capacity(MOMENTS)),
            full: AtomicBool::new(false),
            left: AtomicBool::new(false),
            watched: AtomicUsize::new(0),
            gauges: Default::default(),
        });
        let lane = |_| Arc::new(Lane { log: Arc::clone(&log), state: Mutex::default() });
        let lanes = (0..LANES).map(lane).collect();
        Self { log, lanes }
    }

    /// Writes down that something happened now.
    pub fn note(&self, note: N) {
        self.log.push(What::Note(note));
    }

    /// Simulated time since the start of the run.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.log.clock.now()
    }

    /// Watches a future: its first poll, its wakes and the polls that answer them, its end.
    ///
    /// Two futures of one name are two lanes, so a future that was started again shows.
    pub fn watch<F: Future>(&self, name: &'static str, future: F) -> Watched<F, N> {
        let number = self.log.watched.fetch_add(1, Ordering::Relaxed);
        let lane = self.lanes.get(number).map(Arc::clone);
        if let Some(lane) = &lane {
            *lane.state() = LaneState { name, number, ..LaneState::default() };
        }
        Watched::new(future, lane)
    }

    /// The gauge of this name: how many are in it, and the most that ever were.
    ///
    /// # Panics
    /// If a run asks for more than eight different names.
    #[must_use]
    pub fn gauge(&self, name: &'static str) -> Gauge<N> {
        let cell = self
            .log
            .gauges
            .iter()
            .position(|cell| cell.is_called(name))
            .expect("a run can use eight gauges");
        Gauge::new(Arc::clone(&self.log), cell)
    }

    /// What was written down, and the end of every watch at `horizon`.
    pub(crate) fn finish(&self, horizon: Duration) -> Recorded<N> {
        let moments = std::mem::take(&mut *lock(&self.log.moments));
        let watched = self.log.watched.load(Ordering::Relaxed);
        let lanes = self.lanes.iter().take(watched).map(|lane| {
            let state = lane.state();
            let unanswered = state.woken.map(|woken| Snooze {
                woken,
                length: horizon.saturating_sub(woken),
                ended: false,
            });
            LaneSummary {
                name: state.name,
                started: state.started,
                longest_snooze: longer(state.longest_snooze, unanswered),
            }
        });
        Recorded {
            lanes: lanes.collect(),
            moments: moments.as_slice().into(),
            overflowed: self.log.full.load(Ordering::Relaxed),
            gauges: self.log.gauges.iter().filter_map(GaugeCell::read).collect(),
        }
    }
}

/// What one run left behind in its recorder.
#[derive(Debug)]
pub(crate) struct Recorded<N> {
    pub(crate) moments: Box<[Moment<N>]>,
    pub(crate) lanes: Vec<LaneSummary>,
    pub(crate) overflowed: bool,
    pub(crate) gauges: Vec<GaugeReading>,
}

#[derive(Debug)]
pub(crate) struct LaneSummary {
    pub(crate) name: &'static str,
    pub(crate) started: bool,
    pub(crate) longest_snooze: Option<Snooze>,
}

impl<N> Log<N> {
    fn push(&self, what: What<N>) {
        if self.clock.is_foreign_here() && !self.left.swap(true, Ordering::Relaxed) {
            crate::child::left_the_runtime();
        }
        let at = self.clock.now();
        let mut moments = lock(&self.moments);
        // Never beyond the memory that was set aside: growing would show in the heap's figures.
        if moments.len() < moments.capacity() {
            moments.push(Moment { at, what });
        } else {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn gauge_cell(&self, index: usize) -> &GaugeCell {
        &self.gauges[index]
    }
}

impl<N> Lane<N> {
    fn state(&self) -> MutexGuard<'_, LaneState> {
        lock(&self.state)
    }

    fn push(&self, name: &'static str, number: usize, step: Step) {
        self.log.push(What::Future { name, lane: number, step });
    }

    /// A poll begins. Returns what it is to be recorded as, should it return Pending.
    pub(crate) fn poll_begins(&self, poller: &Waker) -> Option<Step> {
        let now = self.log.clock.now();
        let mut state = self.state();
        match &mut state.poller {
            Some(known) => known.clone_from(poller),
            none => *none = Some(poller.clone()),
        }
        if !state.started {
            state.started = true;
            let (name, number) = (state.name, state.number);
            drop(state);
            self.push(name, number, Step::Started);
            return None;
        }
        let woken = state.woken.take()?;
        let length = now.saturating_sub(woken);
        let snooze = Snooze { woken, length, ended: true };
        state.longest_snooze = longer(state.longest_snooze, Some(snooze));
        Some(Step::Polled)
    }

    pub(crate) fn poll_ends(&self, step: Step) {
        let state = self.state();
        let (name, number) = (state.name, state.number);
        drop(state);
        self.push(name, number, step);
    }

    /// The future is gone. Its poller must be let go: a waker keeps a task's memory alive.
    pub(crate) fn ends(&self, step: Step) {
        let mut state = self.state();
        let poller = state.poller.take();
        let (name, number, started) = (state.name, state.number, state.started);
        if let Some(woken) = state.woken.take() {
            let length = self.log.clock.now().saturating_sub(woken);
            let snooze = Snooze { woken, length, ended: false };
            state.longest_snooze = longer(state.longest_snooze, Some(snooze));
        }
        drop(state);
        drop(poller);
        if started {
            self.push(name, number, step);
        }
    }
}

impl<N> Wake for Lane<N>
where
    Lane<N>: Send + Sync,
{
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut state = self.state();
        // Without a poller the future is gone, and there is nobody to be woken.
        let Some(poller) = state.poller.clone() else { return };
        let is_first = state.woken.is_none();
        if is_first {
            state.woken = Some(self.log.clock.now());
        }
        let (name, number) = (state.name, state.number);
        drop(state);
        if is_first {
            self.push(name, number, Step::Woken);
        }
        poller.wake();
    }
}

/// The longer of two snoozes; of equal ones the first, and rather one that never ended.
fn longer(one: Option<Snooze>, other: Option<Snooze>) -> Option<Snooze> {
    let rank = |snooze: &Snooze| (snooze.length, !snooze.ended);
    match (one, other) {
        (Some(a), Some(b)) => Some(if rank(&b) > rank(&a) { b } else { a }),
        (one, other) => one.or(other),
    }
}

/// Locks a mutex of the recorder's. A panic of the program's cannot have left it half-written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
