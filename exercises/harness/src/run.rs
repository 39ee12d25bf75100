use std::fmt;
use std::time::Duration;

use crate::gauge::{GaugeReading, Readings};
use crate::heap::{Heap, HeapGrowth, HeapMark, HeapUse};
use crate::lane::Snooze;
use crate::pulse::PulseReading;
use crate::recorder::Recorded;

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
    pub(crate) tasks: usize,
    pub(crate) tasks_at_horizon: usize,
    pub(crate) gauges: Readings,
}

/// What one run showed: everything that a check can ask about it.
#[derive(Debug)]
pub struct Run<N> {
    pub(crate) timing: String,
    pub(crate) horizon: Duration,
    pub(crate) ending: Ending,
    /// When the program returned or broke off; the horizon if it did neither.
    pub(crate) ended_at: Duration,
    /// How often the program was polled.
    pub(crate) polls: u32,
    pub(crate) recorded: Recorded<N>,
    pub(crate) left_behind: LeftBehind,
    /// None for the first run of a timing, which only warms what it touches.
    pub(crate) heap: Option<HeapUse>,
    /// Only of a run with a pulse.
    pub(crate) pulse: PulseReading,
}

impl<N: Copy> Run<N> {
    /// What the run showed of its pulse. Only [`pulse`](crate::pulse()) measures it.
    #[must_use]
    pub fn pulse(&self) -> PulseReading {
        self.pulse
    }

    /// How it came to its end.
    #[must_use]
    pub fn ending(&self) -> &Ending {
        &self.ending
    }

    /// When the program returned, if it did.
    #[must_use]
    pub fn returned_at(&self) -> Option<Duration> {
        match self.ending {
            Ending::Returned(at) => Some(at),
            _ => None,
        }
    }

    /// When the program was dropped before its end, if it was.
    #[must_use]
    pub fn cancelled_at(&self) -> Option<Duration> {
        match self.ending {
            Ending::Cancelled(at) => Some(at),
            _ => None,
        }
    }

    /// When the watch ended: long after everything that was due.
    #[must_use]
    pub fn horizon(&self) -> Duration {
        self.horizon
    }

    /// What the world noted, with the time of each, in order.
    pub fn notes(&self) -> impl Iterator<Item = (Duration, N)> + '_ {
        self.recorded.log.notes.iter().copied()
    }

    /// How many watched futures of this name were polled at least once. Only the first sixteen
    /// futures that a run watches are counted.
    #[must_use]
    pub fn started(&self, name: &str) -> usize {
        self.recorded.lanes.iter().filter(|lane| lane.name == name && lane.started).count()
    }

    /// The longest time that a watched future of this name could go on and was not polled.
    #[must_use]
    pub fn longest_snooze(&self, name: &str) -> Option<Snooze> {
        let lanes = self.recorded.lanes.iter().filter(|lane| lane.name == name);
        // The first of equal ones: `max_by_key` would take the last.
        lanes
            .filter_map(|lane| lane.longest_snooze)
            .reduce(|longest, snooze| if snooze.length > longest.length { snooze } else { longest })
    }

    /// Tasks of the program's that had not ended when it returned, after everything that could
    /// run at that moment had run. Those of the world ([`Recorder::spawn`]) do not count.
    ///
    /// [`Recorder::spawn`]: crate::Recorder::spawn
    #[must_use]
    pub fn tasks_left(&self) -> usize {
        self.left_behind.tasks
    }

    /// Tasks of the program's that had not ended at the horizon. For an operation that was dropped,
    /// and whose tasks may bring to an end what was begun.
    #[must_use]
    pub fn tasks_at_horizon(&self) -> usize {
        self.left_behind.tasks_at_horizon
    }

    /// What the gauge of this name read at the horizon; nothing if the world never used it.
    #[must_use]
    pub fn gauge(&self, name: &'static str) -> GaugeReading {
        reading_of(&self.recorded.gauges, name)
    }

    /// What the gauge of this name read when the program returned, after everything that could
    /// run at that moment had run.
    #[must_use]
    pub fn gauge_at_return(&self, name: &'static str) -> GaugeReading {
        reading_of(&self.left_behind.gauges, name)
    }

    /// How much more was alive on the heap afterwards, when the world of the run had been dropped
    /// and nothing was due any more, while the runtime still existed. A run that never came to its
    /// end is still alive then, with all it holds.
    ///
    /// Each timing is run twice. The first run warms what it touches (thread-locals, the queues of
    /// the runtime) and reads as zero, here and below; the second is measured. A check of the heap
    /// ([`check_heap`](crate::Paused::check_heap)) sees only measured runs.
    #[must_use]
    pub fn heap_growth(&self) -> HeapGrowth {
        self.heap.unwrap_or_default().growth
    }

    /// All that the run allocated, freed or not, until nothing was due any more; the world's share
    /// too. To enlarge a block counts as a new block of the whole new size, as dhat has it.
    #[must_use]
    pub fn heap_allocated(&self) -> Heap {
        self.heap.unwrap_or_default().allocated
    }

    /// The most bytes that were alive at once, above what was alive at the start, in the first run
    /// of the timing: what is allocated only once, by the runtime too, counts. Zero unless the
    /// verdict says [`measure_peak`](crate::Paused::measure_peak).
    #[must_use]
    pub fn heap_peak(&self) -> u64 {
        self.heap.unwrap_or_default().peak
    }

    /// The heap at the moment that the world [marked](crate::Recorder::mark) by this name, against
    /// the start of the run; none if it never came.
    #[must_use]
    pub fn heap_at(&self, name: &str) -> Option<HeapMark> {
        self.recorded.log.marks.iter().find(|(known, _)| *known == name).map(|(_, mark)| *mark)
    }
}

fn reading_of(gauges: &Readings, name: &'static str) -> GaugeReading {
    let unused = GaugeReading { name, entries: 0, exits: 0, most: 0 };
    gauges.iter().flatten().find(|gauge| gauge.name == name).copied().unwrap_or(unused)
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Returned(at) => write!(f, "it returned at {}", record::units::seconds(*at)),
            Self::Cancelled(at) => write!(f, "it was dropped at {}", record::units::seconds(*at)),
            Self::Hung => write!(f, "it never returned"),
            Self::Livelock(at) => write!(
                f,
                "it ran again and again, and at {} no end was in sight",
                record::units::seconds(*at)
            ),
            Self::Panicked(message) => write!(f, "it panicked: {message}"),
            Self::Flooded => write!(f, "more happened than a run can record"),
        }
    }
}
