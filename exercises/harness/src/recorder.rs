use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use record::{Lane, Note, Trace};

use crate::clock::{Clock, micros};
use crate::gauge::{Gauge, Gauges, Readings};
use crate::heap::Reading;
use crate::lane::{self, LaneSummary};
use crate::log::{Kept, LaneStep, Log};
use crate::polls::Watched;
use crate::pulse::Pulse;

/// Futures that one run can watch with a lane each; those beyond are not recorded.
const LANES: usize = 16;

/// What a world writes down while a program runs in it, with the simulated time of each moment.
///
/// `N` is the exercise's own type for what its world can see, for example
/// `enum Happened { LockTaken, PartWritten(u32) }`.
///
/// All memory for it is allocated before the heap is first read, so recording changes no figure
/// of dhat's. A clone refers to the same record.
#[derive(Debug)]
pub struct Recorder<N> {
    shared: Arc<Shared<N>>,
}

#[derive(Debug)]
struct Shared<N> {
    log: Arc<Log<N>>,
    lanes: Vec<Arc<lane::Lane<N>>>,
    watched: AtomicUsize,
    gauges: Gauges,
    world_tasks: AtomicUsize,
    pulse: Option<Pulse>,
}

/// A task of the world that has not ended.
struct WorldTask<N>(Arc<Shared<N>>);

impl<N> Drop for WorldTask<N> {
    fn drop(&mut self) {
        self.0.world_tasks.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What one run left behind in its recorder.
#[derive(Debug)]
pub(crate) struct Recorded<N> {
    pub(crate) log: Kept<N>,
    pub(crate) lanes: Vec<LaneSummary>,
    pub(crate) gauges: Readings,
}

impl<N: Copy> Recorded<N> {
    /// What was recorded, as plain data; what was noted, in these words.
    pub(crate) fn trace(&self, end: Duration, words: &dyn Fn(N) -> Option<String>) -> Trace {
        let lane = |lane: &LaneSummary| Lane { name: lane.name.to_owned(), steps: Vec::new() };
        let mut lanes: Vec<_> = self.lanes.iter().map(lane).collect();
        for LaneStep { at, lane, step } in &self.log.steps {
            lanes[*lane].steps.push((micros(*at), *step));
        }
        let told =
            |(at, note): &(Duration, N)| Some(Note { at_us: micros(*at), text: words(*note)? });
        Trace {
            index: 0,
            timing: String::new(),
            horizon_us: micros(end),
            returned_us: None,
            lanes,
            notes: self.log.notes.iter().filter_map(told).collect(),
            heap: self.log.heap.iter().map(|(at, live)| (micros(*at), *live)).collect(),
        }
    }
}

impl<N> Clone for Recorder<N> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<N> Recorder<N> {
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
        Self::with(Clock::start(), None)
    }

    /// An empty record of a run in real time, on any thread, beside this heartbeat.
    pub(crate) fn start_with_pulse(pulse: Pulse) -> Self {
        Self::with(Clock::start_for_all_threads(), Some(pulse))
    }

    fn with(clock: Clock, pulse: Option<Pulse>) -> Self {
        let log = Arc::new(Log::start(clock));
        let lanes = (0..LANES).map(|_| Arc::new(lane::Lane::new(Arc::clone(&log)))).collect();
        Self {
            shared: Arc::new(Shared {
                log,
                lanes,
                watched: AtomicUsize::new(0),
                gauges: Gauges::default(),
                world_tasks: AtomicUsize::new(0),
                pulse,
            }),
        }
    }

    /// The heartbeat beside which the program runs, for work of the world's that stands for time on
    /// the processor.
    ///
    /// # Panics
    /// In a verdict that is not made by [`pulse`](crate::pulse()).
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.shared.pulse.clone().expect("only `harness::pulse` has a heartbeat")
    }

    /// Whether nothing of the run's has a handle to this record any more.
    pub(crate) fn is_the_last(&self) -> bool {
        Arc::strong_count(&self.shared) == 1
    }

    /// Writes down that something happened now.
    pub fn note(&self, note: N) {
        self.shared.log.note(note);
    }

    /// Simulated time since the start of the run.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.shared.log.now()
    }

    /// Watches a future: its first poll, its wakes and the polls that answer them, its end.
    ///
    /// Two futures of one name are two lanes, so a future that was started again shows. What was
    /// recorded is read from the [`Run`](crate::Run), with
    /// [`longest_snooze`](crate::Run::longest_snooze) and [`started`](crate::Run::started).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// # let recorder: harness::Recorder<()> = harness::Recorder::start();
    /// let job = async { 20 };
    /// // The result is that of the future. Nothing else changes for the program.
    /// assert_eq!(recorder.watch("job", job).await, 20);
    /// # }
    /// ```
    pub fn watch<F: Future>(&self, name: &'static str, future: F) -> Watched<F, N> {
        let number = self.shared.watched.fetch_add(1, Ordering::Relaxed);
        let lane = self.shared.lanes.get(number).map(Arc::clone);
        if let Some(lane) = &lane {
            lane.assign(name, number);
        }
        Watched::new(future, lane)
    }

    /// The gauge of this name: how many are in it, and the most that ever were. It is read from
    /// the [`Run`](crate::Run), with [`gauge`](crate::Run::gauge).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// # let recorder: harness::Recorder<()> = harness::Recorder::start();
    /// let lookups = recorder.gauge("lookups");
    /// let inside = lookups.enter();
    /// // ... as long as the lookup takes ...
    /// drop(inside);
    /// # }
    /// ```
    ///
    /// # Panics
    /// If a run asks for more than eight different names.
    #[must_use]
    pub fn gauge(&self, name: &'static str) -> Gauge {
        self.shared.gauges.named(name).expect("a run can use eight gauges")
    }

    /// Marks this moment of the heap by a name: how much is alive, and how much was allocated until
    /// now. It is read from the [`Run`](crate::Run), with [`heap_at`](crate::Run::heap_at). The
    /// same name again overwrites.
    ///
    /// # Panics
    /// If a run marks more than sixteen different names.
    pub fn mark(&self, name: &'static str) {
        assert!(self.shared.log.mark(name), "a run can mark sixteen moments of the heap");
    }

    /// Spawns a task of the world's: what others do meanwhile. It does not count among the tasks
    /// that the program leaves behind.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static)
    where
        N: Send + 'static,
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
    pub(crate) fn gauges(&self) -> Readings {
        self.shared.gauges.readings()
    }

    /// From now on records with each moment how much more than this is alive on the heap.
    pub(crate) fn follow_heap(&self, before: Reading) {
        self.shared.log.follow_heap(before);
    }

    /// Everything until now as a trace, for a figure; what was noted, in these words. The record is
    /// empty afterwards.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// let recorder = harness::Recorder::start();
    /// recorder.watch("job", async { recorder.note("it works") }).await;
    /// let trace = recorder.trace(|words| Some(words.to_owned()));
    /// assert_eq!(trace.lanes[0].steps.len(), 2);
    /// assert_eq!(trace.notes[0].text, "it works");
    /// # }
    /// ```
    #[must_use]
    pub fn trace(&self, words: impl Fn(N) -> Option<String>) -> Trace
    where
        N: Copy,
    {
        let now = self.now();
        self.finish(now).trace(now, &words)
    }

    /// What was written down, and the end of every watch at `horizon`.
    pub(crate) fn finish(&self, horizon: Duration) -> Recorded<N> {
        let mut log = self.shared.log.take();
        // Many runs are kept until all are judged.
        log.notes.shrink_to_fit();
        log.steps.shrink_to_fit();
        log.heap.shrink_to_fit();
        let watched = self.shared.watched.load(Ordering::Relaxed);
        let lanes = self.shared.lanes.iter().take(watched);
        Recorded {
            log,
            lanes: lanes.map(|lane| lane.summary(horizon)).collect(),
            gauges: self.gauges(),
        }
    }
}
