use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use record::{Note, Trace};

use super::allocator::uncounted;
use super::clock::{Clock, micros};
use super::gauge::{Counter, Gauge, Reading};
use super::heap::HeapReading;
use super::log::{Event, Kept, LaneStep, Log};
use super::mark::Mark;
use super::pulse::Pulse;
use super::watch::{Lane, LaneSummary, Watch, Watched};

/// What a world writes down while a program runs in it, with the time of each moment.
///
/// `E` is the exercise's own type for what its world can see, for example
/// `enum Happened { LockTaken, PartWritten(u32) }`.
///
/// What it needs for it is not counted by the heap's figures. A clone refers to the same record.
#[derive(Debug)]
pub struct Recorder<E> {
    shared: Arc<Shared<E>>,
}

#[derive(Debug)]
struct Shared<E> {
    clock: Arc<Clock>,
    log: Arc<Log<E>>,
    lanes: Mutex<Vec<Arc<Lane<E>>>>,
    counters: Mutex<Vec<(Gauge, Counter)>>,
    world_tasks: AtomicUsize,
    pulse: Option<Pulse>,
}

/// How long something of the world's takes: at least so many milliseconds, and then until the clock
/// shows a time in milliseconds whose last digit is this.
///
/// What is due at one moment can run in any order, and a case is run in several. In a world whose kinds of
/// event have a digit each, no two of them come at one moment, and a story is the same in each order.
#[derive(Debug, Clone, Copy)]
pub struct Takes(
    /// Milliseconds, at least.
    pub u64,
    /// The last digit.
    pub u64,
);

/// A task of the world that has not ended.
struct WorldTask<E>(Arc<Shared<E>>);

impl<E> Drop for WorldTask<E> {
    fn drop(&mut self) {
        self.0.world_tasks.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What the run around a recorder wants to be told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Witness {
    /// Something was recorded on another thread than the run's. Called once.
    pub(crate) on_foreign_thread: fn(),
}

/// What one run left behind in its recorder.
#[derive(Debug)]
pub(crate) struct Recorded<E> {
    pub(crate) log: Kept<E>,
    pub(crate) lanes: Vec<LaneSummary>,
    pub(crate) gauges: Vec<(Gauge, Reading)>,
    /// How many were inside of each, from each time on.
    pub(crate) levels: Vec<(Gauge, Vec<(Duration, u64)>)>,
}

#[cfg(test)]
impl<E> Default for Recorded<E> {
    fn default() -> Self {
        Self { log: Kept::default(), lanes: Vec::new(), gauges: Vec::new(), levels: Vec::new() }
    }
}

impl<E: Clone> Recorded<E> {
    /// What was recorded, as plain data; what was noted, in these words.
    pub(crate) fn trace(&self, end: Duration, words: &dyn Fn(E) -> Option<String>) -> Trace {
        let lane = |lane: &LaneSummary| record::Lane {
            name: lane.watch.name().to_owned(),
            steps: Vec::new(),
        };
        let mut lanes: Vec<_> = self.lanes.iter().map(lane).collect();
        for LaneStep { at, lane, step } in &self.log.steps {
            lanes[*lane].steps.push((micros(*at), *step));
        }
        let told = |event: &Event<E>| {
            Some(Note { at_us: micros(event.at), text: words(event.what.clone())? })
        };
        let line = |(gauge, levels): &(Gauge, Vec<(Duration, u64)>)| record::GaugeLine {
            name: gauge.name().to_owned(),
            levels: levels.iter().map(|(at, inside)| (micros(*at), *inside)).collect(),
        };
        Trace {
            index: 0,
            case: String::new(),
            horizon_us: micros(end),
            returned_us: None,
            lanes,
            notes: self.log.events.iter().filter_map(told).collect(),
            heap: self.log.heap.iter().map(|(at, live)| (micros(*at), *live)).collect(),
            gauges: self.levels.iter().map(line).collect(),
        }
    }
}

impl<E> Clone for Recorder<E> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<E> Recorder<E> {
    /// An empty record whose time starts now. A verdict gives one to its world; alone it can watch
    /// the futures of any test:
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// const SLEEPER: harness::Watch = harness::Watch::named("sleeper");
    ///
    /// let recorder = harness::Recorder::start();
    /// recorder.note("begins");
    /// recorder.watch(SLEEPER, tokio::time::sleep(Duration::from_secs(5))).await;
    /// assert_eq!(recorder.now(), Duration::from_secs(5));
    /// # }
    /// ```
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start() -> Self {
        Self::start_for(Witness { on_foreign_thread: || {} })
    }

    /// An empty record of a run in simulated time.
    pub(crate) fn start_for(witness: Witness) -> Self {
        Self::with(Clock::start(), witness, None)
    }

    /// An empty record of a run in real time, on any thread, beside this heartbeat.
    pub(crate) fn start_with_pulse(pulse: Pulse) -> Self {
        let witness = Witness { on_foreign_thread: || {} };
        Self::with(Clock::start_for_all_threads(), witness, Some(pulse))
    }

    fn with(clock: Clock, witness: Witness, pulse: Option<Pulse>) -> Self {
        uncounted(|| {
            let clock = Arc::new(clock);
            let log = Arc::new(Log::new(Arc::clone(&clock), witness.on_foreign_thread));
            let shared = Shared {
                clock,
                log,
                lanes: Mutex::default(),
                counters: Mutex::default(),
                world_tasks: AtomicUsize::new(0),
                pulse,
            };
            // On macOS a mutex allocates when it is first locked. That must not fall into a run.
            drop((lock(&shared.lanes), lock(&shared.counters)));
            Self { shared: Arc::new(shared) }
        })
    }

    /// The heartbeat beside which the program runs, for work of the world's that stands for time on
    /// the processor.
    ///
    /// # Panics
    /// In a verdict that is not made by [`real_time`](crate::real_time).
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.shared.pulse.clone().expect("only a run in real time has a heartbeat")
    }

    /// Whether nothing of the run's has a handle to this record any more.
    pub(crate) fn is_the_last(&self) -> bool {
        Arc::strong_count(&self.shared) == 1
    }

    /// Writes down that something happened now, for the line that called. In a function that is
    /// `#[track_caller]` itself that is the line which called the function.
    #[track_caller]
    pub fn note(&self, what: E) {
        self.note_from(Location::caller(), what);
    }

    /// Writes down that something happened now, for another line: one that was taken down by
    /// `Location::caller()` where a future was made, and that led to this.
    pub fn note_from(&self, line: &'static Location<'static>, what: E) {
        self.shared.log.note(what, line);
    }

    /// Time since the start of the run: simulated, or real where the verdict is.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.shared.log.now_here()
    }

    /// Sleeps for as long as something of the world's takes.
    pub async fn sleep(&self, Takes(least, digit): Takes) {
        let reached = self.now().as_millis() as u64 + least;
        let rest = (10 + digit - reached % 10) % 10;
        tokio::time::sleep(Duration::from_millis(least + rest)).await;
    }

    /// Watches a future: its first poll, its wakes and the polls that answer them, its end.
    ///
    /// Two futures of one name are two lanes, so a future that was started again shows. What was
    /// recorded is read from the [`Run`](crate::Run), with
    /// [`longest_gap`](crate::Run::longest_gap) and [`started`](crate::Run::started).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// # let recorder: harness::Recorder<()> = harness::Recorder::start();
    /// const JOB: harness::Watch = harness::Watch::named("job");
    ///
    /// let job = async { 20 };
    /// // The result is that of the future. Nothing else changes for the program.
    /// assert_eq!(recorder.watch(JOB, job).await, 20);
    /// # }
    /// ```
    pub fn watch<F: Future>(&self, watch: Watch, future: F) -> Watched<F, E> {
        let lane = uncounted(|| {
            let mut lanes = lock(&self.shared.lanes);
            let lane = Arc::new(Lane::new(watch, lanes.len(), Arc::clone(&self.shared.log)));
            lanes.push(Arc::clone(&lane));
            lane
        });
        Watched::new(future, lane)
    }

    /// Begins to count with a gauge, from 0; or goes on, if the run counts with it already. A world
    /// does so when it is made: a gauge that was never begun is not read as zero, but not at all.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// # let recorder: harness::Recorder<()> = harness::Recorder::start();
    /// const LOOKUPS: harness::Gauge = harness::Gauge::named("lookups");
    ///
    /// let lookups = recorder.gauge(LOOKUPS);
    /// let inside = lookups.enter();
    /// // ... as long as the lookup takes ...
    /// drop(inside);
    /// assert_eq!(lookups.reading().most(), 1);
    /// # }
    /// ```
    #[must_use]
    pub fn gauge(&self, gauge: Gauge) -> Counter {
        uncounted(|| {
            let mut counters = lock(&self.shared.counters);
            if let Some((_, known)) = counters.iter().find(|(known, _)| *known == gauge) {
                return known.clone();
            }
            let counter = Counter::new(Arc::clone(&self.shared.clock));
            counters.push((gauge, counter.clone()));
            counter
        })
    }

    /// Marks this moment of the heap: how much is alive, and how much was allocated until now. It is
    /// read from the [`Run`](crate::Run), with [`heap_at`](crate::Run::heap_at), or with
    /// [`heap_marks`](crate::Run::heap_marks) if there are several of one name.
    pub fn mark(&self, mark: Mark) {
        self.shared.log.mark(mark);
    }

    /// Spawns a task of the world's: what others do meanwhile. It does not count among the tasks
    /// that the program leaves behind.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static)
    where
        E: Send + 'static,
    {
        self.shared.world_tasks.fetch_add(1, Ordering::Relaxed);
        let counted = WorldTask(Arc::clone(&self.shared));
        tokio::spawn(async move {
            task.await;
            drop(counted);
        });
    }

    /// Tasks of the world's that have not ended.
    pub(crate) fn world_tasks(&self) -> usize {
        self.shared.world_tasks.load(Ordering::Relaxed)
    }

    /// What the gauges read now.
    pub(crate) fn gauges(&self) -> Vec<(Gauge, Reading)> {
        let read = |(gauge, counter): &(Gauge, Counter)| (*gauge, counter.reading());
        uncounted(|| lock(&self.shared.counters).iter().map(read).collect())
    }

    /// From now on records with each moment how much more than this is alive on the heap.
    pub(crate) fn follow_heap(&self, before: HeapReading) {
        self.shared.log.follow_heap(before);
    }

    /// Everything until now as a trace, for a figure; what was noted, in these words. The record is
    /// empty afterwards.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// const JOB: harness::Watch = harness::Watch::named("job");
    ///
    /// let recorder = harness::Recorder::start();
    /// recorder.watch(JOB, async { recorder.note("it works") }).await;
    /// let trace = recorder.trace(|words| Some(words.to_owned()));
    /// assert_eq!(trace.lanes[0].steps.len(), 2);
    /// assert_eq!(trace.notes[0].text, "it works");
    /// # }
    /// ```
    #[must_use]
    pub fn trace(&self, words: impl Fn(E) -> Option<String>) -> Trace
    where
        E: Clone,
    {
        let now = self.now();
        self.finish(now).trace(now, &words)
    }

    /// What was written down, and the end of every watch at `horizon`.
    pub(crate) fn finish(&self, horizon: Duration) -> Recorded<E> {
        uncounted(|| {
            let lanes = lock(&self.shared.lanes);
            Recorded {
                log: self.shared.log.take(),
                lanes: lanes.iter().map(|lane| lane.summary(horizon)).collect(),
                gauges: self.gauges(),
                levels: lock(&self.shared.counters)
                    .iter()
                    .map(|(gauge, counter)| (*gauge, counter.levels()))
                    .collect(),
            }
        })
    }
}

/// A panic of the program's cannot have left a list half-written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
