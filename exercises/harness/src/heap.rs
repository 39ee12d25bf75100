use std::cell::RefCell;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// Makes dhat's the allocator of the test binary, so that its verdict can measure the heap.
///
/// One line at the top of the verdict's file. Outside the verdict's own children no profiler
/// runs, and dhat only passes each call on to the system.
#[macro_export]
macro_rules! allocator {
    () => {
        #[global_allocator]
        static ALLOCATOR: $crate::dhat::Alloc = $crate::dhat::Alloc;
    };
}

/// An amount of memory on the heap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heap {
    /// Bytes, of those that were asked for.
    pub bytes: u64,
    /// Blocks.
    pub blocks: u64,
}

/// How much more is alive on the heap than before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeapGrowth {
    /// Bytes, less than zero when older memory was freed.
    pub bytes: i64,
    /// Blocks, likewise.
    pub blocks: i64,
}

impl HeapGrowth {
    /// As much as before: the limit of whatever must hold nothing afterwards.
    pub const NONE: Self = Self { bytes: 0, blocks: 0 };
}

/// What the heap looked like at a moment of a run that the world marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeapMark {
    /// How much more was alive than at the start of the run.
    pub live: HeapGrowth,
    /// All that had been allocated since the start of the run, freed or not.
    pub allocated: Heap,
}

/// What a run did to the heap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct HeapUse {
    pub(crate) growth: HeapGrowth,
    pub(crate) allocated: Heap,
    /// Only of a run that measured it.
    pub(crate) peak: u64,
}

/// What dhat counts, since its profiler was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    live: Heap,
    allocated: Heap,
}

impl Reading {
    /// What dhat counts now.
    ///
    /// # Panics
    /// If no profiler runs.
    pub(crate) fn now() -> Self {
        let stats = dhat::HeapStats::get();
        Self {
            live: Heap { bytes: stats.curr_bytes as u64, blocks: stats.curr_blocks as u64 },
            allocated: Heap { bytes: stats.total_bytes, blocks: stats.total_blocks },
        }
    }

    /// How much more there is than before.
    pub(crate) fn since(self, before: Self) -> HeapMark {
        HeapMark {
            live: HeapGrowth {
                bytes: self.live.bytes.cast_signed() - before.live.bytes.cast_signed(),
                blocks: self.live.blocks.cast_signed() - before.live.blocks.cast_signed(),
            },
            allocated: Heap {
                bytes: self.allocated.bytes - before.allocated.bytes,
                blocks: self.allocated.blocks - before.allocated.blocks,
            },
        }
    }
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
    Growth { before: Reading },
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
        let sees = Reading::now().live.blocks > 0;
        drop(probe);
        wait_until_quiet();
        sees.then_some(Self::Count { profiler: RefCell::new(Some(profiler)) })
    }

    /// Begins to measure. Memory that is allocated already does not count.
    pub(crate) fn open(&self, measure: Measure) -> Window {
        match (self, measure) {
            (Self::Count { .. }, Measure::Growth) => Window::Growth { before: Reading::now() },
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
        let (known, since) = (Reading::now(), Instant::now());
        while since.elapsed() < QUIET && Reading::now() == known {
            thread::sleep(QUIET / 10);
        }
        if Reading::now() == known && other_threads_wait() {
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
                let HeapMark { live, allocated } = Reading::now().since(before);
                HeapUse { growth: live, allocated, peak: 0 }
            }
            Self::Peak => {
                let peak = dhat::HeapStats::get().max_bytes as u64;
                HeapUse { peak, ..HeapUse::default() }
            }
            Self::Explain(profiler) => {
                drop(profiler);
                HeapUse::default()
            }
        }
    }
}
