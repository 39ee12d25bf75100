//! One case of a program in its world, run and recorded: in simulated time or in real time.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Run`]: what one run showed |
//! | `events` | [`Events`]: what happened in it, to be asked |
//! | `case` | what differs from run to run; where an operation is dropped |
//! | `order` | the order in which what is due at one moment runs |
//! | `simulated` | a program in simulated time: each case, each order, each drop |
//! | `once` | one run of it |
//! | `repeat` | many of them, for memory that is kept little by little |
//! | `drive` | how a program is polled, and dropped |
//! | `clockwork` | the runtime, with one thread, of which time is simulated |
//! | `moments` | when anything ran |
//! | `tasks` | which tasks wait, and since when |
//! | `real` | a run in real time, beside a heartbeat |
//! | `one_worker` | its runtime, whose steps are timed |
//! | `blocks` | whether steps of the program block it |
//! | `lookout` | who looks on, and ends a run that gets nowhere |
//! | `heap` | how the heap is measured meanwhile |

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use record::{Cut, Obstacle, RunOf, Trace, units};

use crate::world::{
    Gap, Gauge, Heap, HeapGrowth, HeapMark, Mark, PulseReading, Reading, Recorded, Watch, World,
    micros,
};

mod blocks;
mod case;
mod clockwork;
mod drive;
mod events;
mod heap;
mod lookout;
mod moments;
mod once;
mod one_worker;
mod order;
mod real;
mod repeat;
mod simulated;
mod tasks;

pub(crate) use case::Case;
pub use events::{Events, PerPeriod};
pub(crate) use heap::{HeapMode, HeapUse};
pub(crate) use order::IN_HAND;
pub(crate) use real::RealTime;
pub(crate) use simulated::Simulated;
pub(crate) use tasks::WaitingTask;

/// Makes a future of what a program's world offers.
pub(crate) type Program<W> = Box<dyn Fn(&W) -> Pin<Box<dyn Future<Output = ()>>>>;

/// What a verdict asks of its runs.
pub(crate) struct Plan<'a, W> {
    /// In how many orders each case is run, if the verdict says so.
    pub(crate) orders: Option<u32>,
    /// How the heap is measured; none if no check is about it.
    pub(crate) heap: Option<HeapMode>,
    /// Whether a check is about the most that is alive at once.
    pub(crate) peak: bool,
    /// Whether a check is about what is kept, and runs are repeated to look for it.
    pub(crate) growth: bool,
    /// Whether a program can be repeated in one living world.
    pub(crate) one_world: bool,
    /// Whether the program is polled with another waker each time, and also when nobody woke it.
    pub(crate) restless: bool,
    /// What is run when the program has ended.
    pub(crate) afterwards: Option<&'a Program<W>>,
}

/// What runs a program, case by case.
pub(crate) trait Instrument<W: World> {
    /// Whether the last moments of a run can be told: with real threads they differ from run to run.
    fn tells_story(&self) -> bool;

    /// Runs all cases, in all orders, and those that come of them by dropping the program.
    ///
    /// # Errors
    /// What the instruments cannot see.
    fn run_all(&self, cases: &[Case<W::Case>], plan: &Plan<'_, W>)
    -> Result<Vec<Ran<W>>, Obstacle>;

    /// Does a run again, or many repetitions of it, with the heap and the tasks followed. None if it
    /// was repeated, or is not known.
    fn run_again(
        &self,
        cases: &[Case<W::Case>],
        run: RunOf,
        repeats: bool,
        plan: &Plan<'_, W>,
    ) -> Option<Run<W>>;
}

/// A case that was run twice.
pub(crate) struct Ran<W: World> {
    /// The first run warms what it touches: thread-locals, the queues of the runtime. Its heap says
    /// nothing but the peak.
    pub(crate) warm: Run<W>,
    /// The second is measured.
    pub(crate) measured: Run<W>,
}

impl<W: World> Ran<W> {
    /// Both runs.
    pub(crate) fn both(&self) -> [&Run<W>; 2] {
        [&self.warm, &self.measured]
    }
}

/// How a run came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The program returned, at this time.
    Returned(Duration),
    /// It was dropped before its end, at this time, by [`cancelled`](crate::cancelled).
    Cancelled(Duration),
    /// Nothing but the horizon ended it.
    Hung,
    /// It was polled far more often than a program that waits can be: ten thousand times while
    /// simulated time stood still, or two hundred thousand times in all.
    Livelock(Duration),
    /// It panicked.
    Panicked(String),
    /// More happened than a run can record.
    Flooded,
}

/// What there still was when the program had returned or was dropped, or at the horizon if it hung.
#[derive(Debug, Default)]
pub(crate) struct LeftBehind {
    /// Before any other task could run.
    pub(crate) tasks_at_once: usize,
    pub(crate) tasks: usize,
    pub(crate) tasks_at_horizon: usize,
    pub(crate) gauges: Vec<(Gauge, Reading)>,
}

/// What one run showed: everything that a check can ask about it.
///
/// What was not measured is not zero. Whoever asks for a gauge that the world never began, for the
/// heap of a run whose heap was not measured, or for a pulse in simulated time, panics: the verdict
/// is at fault then, the program is not judged, and the reader is told so.
pub struct Run<W: World> {
    pub(crate) case: Case<W::Case>,
    pub(crate) horizon: Duration,
    pub(crate) ending: Ending,
    /// When the program returned or broke off; the horizon if it did neither.
    pub(crate) ended_at: Duration,
    /// When what came afterwards returned, if it did.
    pub(crate) afterwards: Option<Duration>,
    /// How often the program was polled; only in simulated time.
    pub(crate) polls: u32,
    /// When the program was polled last; only in simulated time.
    pub(crate) last_poll: Duration,
    /// When anything ran, after the first moment; only in simulated time.
    pub(crate) moments: Vec<Duration>,
    /// The tasks that waited at the horizon; only in a run that is explained.
    pub(crate) waiting: Vec<WaitingTask>,
    /// What panics said that broke off a task, not the program.
    pub(crate) panics: Vec<String>,
    pub(crate) recorded: Recorded<W::Event>,
    pub(crate) facts: W::Facts,
    pub(crate) left_behind: LeftBehind,
    /// None for the first run of a case, which only warms what it touches.
    pub(crate) heap: Option<HeapUse>,
    /// Only of a run in real time.
    pub(crate) pulse: Option<PulseReading>,
}

impl<W: World> Run<W> {
    /// The case that was run: what its world was built from.
    #[must_use]
    pub fn case(&self) -> &W::Case {
        &self.case.value
    }

    /// What the world found when it was looked at for the last time.
    #[must_use]
    pub fn facts(&self) -> &W::Facts {
        &self.facts
    }

    /// How it came to its end.
    #[must_use]
    pub fn ending(&self) -> &Ending {
        &self.ending
    }

    /// When the program returned, if it did.
    #[must_use]
    pub fn returned(&self) -> Option<Duration> {
        match self.ending {
            Ending::Returned(at) => Some(at),
            _ => None,
        }
    }

    /// What the panics of tasks said, each with its place, in order: of the program's tasks and of the
    /// world's. Only those that the world makes [on purpose](crate::panic_on_purpose) are left out.
    ///
    /// A run with such a panic has broken off, and is not judged, unless a check of the verdict
    /// [judges panics](crate::Check::judges_panics).
    #[must_use]
    pub fn panics(&self) -> &[String] {
        &self.panics
    }

    /// What it took the machine, in things that happened: moments, polls, blocks. The same each time.
    pub(crate) fn cost(&self) -> u64 {
        let blocks = self.heap.map_or(0, |heap| heap.allocated.blocks);
        self.moments.len() as u64 + u64::from(self.polls) + blocks
    }

    /// Whether it was watched to the horizon: nothing ended it before.
    pub(crate) fn is_over_at_the_horizon(&self) -> bool {
        !self.ending.is_a_break()
    }

    /// Where the program was dropped, if it was.
    #[must_use]
    pub fn cut(&self) -> Option<Cut> {
        self.case.cut
    }

    /// When the program was dropped before its end, if it was.
    #[must_use]
    pub fn cancelled(&self) -> Option<Duration> {
        match self.ending {
            Ending::Cancelled(at) => Some(at),
            _ => None,
        }
    }

    /// When what was to be done [afterwards](crate::Trial::afterwards) was done; none if it never was, or if
    /// there was nothing to do.
    #[must_use]
    pub fn afterwards(&self) -> Option<Duration> {
        self.afterwards
    }

    /// When the program returned, was dropped or broke off; the horizon if it did none of these.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.ended_at
    }

    /// When the watch ended: long after everything that was due.
    #[must_use]
    pub fn horizon(&self) -> Duration {
        self.horizon
    }

    /// Whether a program that never returned did nothing any more in the second half of the watch.
    #[must_use]
    pub fn stood_still(&self) -> bool {
        self.returned().is_none() && self.events().iter().all(|event| 2 * event.at < self.horizon)
    }

    /// Whole periods of this length until the program returned.
    #[must_use]
    pub fn periods(&self, period: Duration) -> usize {
        (self.ended_at.as_millis() / period.as_millis()) as usize
    }

    /// What the world noted, in order.
    #[must_use]
    pub fn events(&self) -> Events<'_, W::Event> {
        Events::of(&self.recorded.log.events)
    }

    /// How many watched futures of this name were polled at least once.
    #[must_use]
    pub fn started(&self, watch: Watch) -> usize {
        self.recorded.lanes.iter().filter(|lane| lane.watch == watch && lane.started).count()
    }

    /// The longest time that a watched future of this name could go on and was not polled, the
    /// first of equal ones; none if none was ever woken.
    #[must_use]
    pub fn longest_gap(&self, watch: Watch) -> Option<Gap> {
        let lanes = self.recorded.lanes.iter().filter(|lane| lane.watch == watch);
        lanes
            .filter_map(|lane| lane.longest_gap)
            .reduce(|longest, gap| if gap.length > longest.length { gap } else { longest })
    }

    /// Tasks of the program's that had not ended when it returned, after everything that could
    /// run at that moment had run. Those of the world ([`Recorder::spawn`]) do not count.
    ///
    /// [`Recorder::spawn`]: crate::Recorder::spawn
    #[must_use]
    pub fn tasks_left(&self) -> usize {
        self.left_behind.tasks
    }

    /// Tasks of the program's that had not ended when it returned, before anything else could run: one
    /// that was only asked to stop is still there. In real time the same as [`tasks_left`](Self::tasks_left).
    #[must_use]
    pub fn tasks_at_return(&self) -> usize {
        self.left_behind.tasks_at_once
    }

    /// Tasks of the program's that had not ended at the horizon. For an operation that was dropped,
    /// and whose tasks may bring to an end what was begun.
    #[must_use]
    pub fn tasks_at_horizon(&self) -> usize {
        self.left_behind.tasks_at_horizon
    }

    /// What the gauge read at the horizon.
    ///
    /// # Panics
    /// If the world never began to count with it.
    #[must_use]
    pub fn gauge(&self, gauge: Gauge) -> Reading {
        reading_of(&self.recorded.gauges, gauge)
    }

    /// What the gauge read when the program returned, after everything that could run at that
    /// moment had run.
    ///
    /// # Panics
    /// If the world had not begun to count with it.
    #[must_use]
    pub fn gauge_at_return(&self, gauge: Gauge) -> Reading {
        reading_of(&self.left_behind.gauges, gauge)
    }

    /// What the run showed of its pulse.
    ///
    /// # Panics
    /// In simulated time. Only [`real_time`](crate::real_time) measures it.
    #[must_use]
    pub fn pulse(&self) -> PulseReading {
        self.pulse.expect("a pulse is measured only in real time")
    }

    /// How much more was alive on the heap afterwards, when the world of the run had been dropped
    /// and nothing was due any more, while the runtime still existed. A run that never came to its
    /// end is still alive then, with all it holds.
    ///
    /// In simulated time the first case is also repeated, up to nine hundred times, and less often or not
    /// at all the dearer a run is; the others too, less often, or some of them; in one living world if the
    /// program is dropped wherever it can be, unless the verdict says otherwise. If what is alive grows each
    /// time that there are three times as many repetitions, this is by how much at the last time, and
    /// [`heap_repeated`](Self::heap_repeated) says in how many repetitions that was. In real time it is
    /// what the heap grew by from one run to the next, on average: the least of what it grew by in four
    /// runs, in the next eight, and in sixteen more.
    ///
    /// # Panics
    /// In a check that is not made by [`heap_check`](crate::heap_check).
    #[must_use]
    pub fn heap_growth(&self) -> HeapGrowth {
        self.measured_heap().growth
    }

    /// In how many repetitions the heap [grew](Self::heap_growth) so much; none if it does so each time.
    ///
    /// # Panics
    /// In a check that is not made by [`heap_check`](crate::heap_check).
    #[must_use]
    pub fn heap_repeated(&self) -> Option<u64> {
        self.measured_heap().repeated
    }

    /// All that the run allocated, freed or not, until nothing was due any more; the world's share
    /// too. To enlarge a block counts as a new block of the whole new size, as dhat has it.
    ///
    /// # Panics
    /// In a check that is not made by [`heap_check`](crate::heap_check).
    #[must_use]
    pub fn heap_allocated(&self) -> Heap {
        self.measured_heap().allocated
    }

    /// The most bytes that were alive at once, above what was alive at the start, in the first run
    /// of the case: what is allocated only once, by the runtime too, counts.
    ///
    /// # Panics
    /// If no check of the verdict's is about the peak: a [`heap_check`](crate::heap_check) of
    /// [`Sites::AtPeak`](crate::Sites::AtPeak).
    #[must_use]
    pub fn heap_peak(&self) -> u64 {
        let peak = self.measured_heap().peak;
        peak.expect("a check that reads the peak of the heap is made with `Sites::AtPeak`")
    }

    /// The heap at the last moment that the world [marked](crate::Recorder::mark) by this name,
    /// against the start of the run; none if it never came to that.
    #[must_use]
    pub fn heap_at(&self, mark: Mark) -> Option<HeapMark> {
        self.heap_marks(mark).last()
    }

    /// The heap at each moment that the world [marked](crate::Recorder::mark) by this name, in
    /// order, against the start of the run.
    pub fn heap_marks(&self, mark: Mark) -> impl Iterator<Item = HeapMark> + '_ {
        let marks = self.recorded.log.marks.iter();
        marks.filter(move |(known, _)| *known == mark).map(|(_, heap)| *heap)
    }

    fn measured_heap(&self) -> HeapUse {
        self.heap.expect("the heap is measured only for a `heap_check`")
    }

    /// What happened, as plain data, with its events in these words.
    pub(crate) fn trace(&self, index: usize, words: &dyn Fn(W::Event) -> Option<String>) -> Trace {
        Trace {
            index,
            case: self.case.sentence(),
            returned_us: self.returned().map(micros),
            ..self.recorded.trace(self.horizon, words)
        }
    }
}

impl Ending {
    /// Whether the program broke off: a panic, or more than a run can hold.
    pub(crate) fn is_a_break(&self) -> bool {
        match self {
            Self::Returned(_) | Self::Cancelled(_) | Self::Hung => false,
            Self::Livelock(_) | Self::Panicked(_) | Self::Flooded => true,
        }
    }
}

fn reading_of(readings: &[(Gauge, Reading)], gauge: Gauge) -> Reading {
    let found = readings.iter().find(|(known, _)| *known == gauge);
    let Some((_, reading)) = found else {
        panic!("the world never began to count with the gauge \"{}\"", gauge.name());
    };
    *reading
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Returned(at) => write!(f, "it returned at {}", units::seconds(*at)),
            Self::Cancelled(at) => write!(f, "it was dropped at {}", units::seconds(*at)),
            Self::Hung => write!(f, "it never returned"),
            Self::Livelock(at) => write!(
                f,
                "it ran again and again, and at {} no end was in sight",
                units::seconds(*at)
            ),
            Self::Panicked(message) => write!(f, "it panicked: {message}"),
            Self::Flooded => write!(f, "more happened than a run can record"),
        }
    }
}
