//! How the heap of a run is measured: by dhat, between two readings.

use std::cell::RefCell;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crate::world::{Heap, HeapGrowth, HeapReading};

/// What a run did to the heap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct HeapUse {
    pub(crate) growth: HeapGrowth,
    /// In how many repetitions it grew so much; none if it does so in each run.
    pub(crate) repeated: Option<u64>,
    pub(crate) allocated: Heap,
    /// None unless a check asked for it.
    pub(crate) peak: Option<u64>,
}

/// Four is dhat's least. Unwinding is most of what an allocation costs under dhat, and a run that
/// only counts needs no backtrace.
const CHEAPEST_BACKTRACE: usize = 4;

/// How the heap is measured in a child process.
pub(crate) enum HeapMode {
    /// With the cheapest backtraces: exact figures, and nothing else.
    Count {
        /// Kept: dhat stops counting when it is dropped. A peak needs one of its own, as dhat
        /// knows only the peak since the profiler was started.
        profiler: RefCell<Option<dhat::Profiler>>,
    },
    /// A profiler for one window of one run, with full backtraces, written to this file.
    Explain(PathBuf),
}

/// What is measured in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// What the run allocated, and what of it stays.
    Growth,
    /// The most that is alive at once.
    Peak,
}

/// The time between two readings of the heap.
pub(crate) enum Window {
    Growth { before: HeapReading },
    Peak,
    Explain(dhat::Profiler),
}

/// The heap must not have changed for so long before the first run.
const QUIET: Duration = Duration::from_millis(5);

/// How long that is waited for. Then it is measured all the same.
const QUIET_AT_LAST: Duration = Duration::from_secs(2);

impl HeapMode {
    /// Starts to count. None if dhat is not the allocator: then every figure would be zero.
    ///
    /// The test runner's own thread allocates a little when it has started this one. It is waited
    /// for, so that it does not do so while a run is measured.
    pub(crate) fn count() -> Option<Self> {
        let profiler = counting_profiler();
        let probe = std::hint::black_box(Box::new(0_u8));
        let sees = HeapReading::now().live_bytes() > 0;
        drop(probe);
        wait_until_quiet();
        sees.then_some(Self::Count { profiler: RefCell::new(Some(profiler)) })
    }

    /// Begins to measure. Memory that is allocated already does not count.
    pub(crate) fn open(&self, measure: Measure) -> Window {
        match (self, measure) {
            (Self::Count { .. }, Measure::Growth) => Window::Growth { before: HeapReading::now() },
            (Self::Count { profiler }, Measure::Peak) => {
                // One at a time: the old one goes first.
                drop(profiler.take());
                profiler.replace(Some(counting_profiler()));
                Window::Peak
            }
            (Self::Explain(file), _) => Window::Explain(
                dhat::Profiler::builder().file_name(file).trim_backtraces(None).build(),
            ),
        }
    }
}

/// Waits until no other thread allocates any more.
fn wait_until_quiet() {
    let start = Instant::now();
    while start.elapsed() < QUIET_AT_LAST {
        let (known, since) = (HeapReading::now(), Instant::now());
        while since.elapsed() < QUIET && HeapReading::now() == known {
            thread::sleep(QUIET / 10);
        }
        if HeapReading::now() == known && other_threads_wait() {
            return;
        }
    }
}

/// Whether all other threads of this process wait for something. On a busy machine one that is
/// about to allocate may not have had its turn for longer than the heap has to be quiet.
fn other_threads_wait() -> bool {
    // Only Linux tells; elsewhere the quiet has to do.
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return true };
    let own = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    threads.flatten().filter(|thread| Some(&*thread.file_name()) != own.file_name()).all(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // The state follows the name, which stands in parentheses.
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('S'))
    })
}

fn counting_profiler() -> dhat::Profiler {
    dhat::Profiler::builder().testing().trim_backtraces(Some(CHEAPEST_BACKTRACE)).build()
}

impl Window {
    /// Ends the measurement. A window that explains writes its file instead of a figure.
    pub(crate) fn close(self) -> HeapUse {
        match self {
            Self::Growth { before } => {
                let (growth, allocated) = HeapReading::now().since(before);
                HeapUse { growth, allocated, ..HeapUse::default() }
            }
            Self::Peak => {
                let peak = dhat::HeapStats::get().max_bytes as u64;
                HeapUse { peak: Some(peak), ..HeapUse::default() }
            }
            Self::Explain(profiler) => {
                drop(profiler);
                HeapUse::default()
            }
        }
    }
}
