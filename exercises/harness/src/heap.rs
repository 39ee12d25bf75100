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

/// What is alive on the heap, as dhat counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Live {
    pub(crate) bytes: u64,
    pub(crate) blocks: u64,
}

/// How much more is alive on the heap after a run than before it.
///
/// It is read when the world of the run has been dropped and nothing is due any more, while the
/// runtime still exists. A run that never came to its end is still alive then, with all it holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeapGrowth {
    /// Bytes, less than zero when the run freed older memory.
    pub bytes: i64,
    /// Blocks, likewise.
    pub blocks: i64,
}

impl Live {
    /// How much more there is than before.
    pub(crate) fn since(self, before: Live) -> HeapGrowth {
        HeapGrowth {
            bytes: self.bytes.cast_signed() - before.bytes.cast_signed(),
            blocks: self.blocks.cast_signed() - before.blocks.cast_signed(),
        }
    }
}

/// Four is dhat's least. Unwinding is most of what an allocation costs under dhat, and a run that
/// only counts needs no backtrace.
const CHEAPEST_BACKTRACE: usize = 4;

/// How the heap is measured in a child process.
pub(crate) enum HeapMode {
    /// One profiler for all runs, with the cheapest backtraces: exact totals.
    Count {
        /// Kept: dhat stops counting when it is dropped.
        _profiler: dhat::Profiler,
    },
    /// A profiler for one window of one run, with full backtraces, written to this file.
    Explain(PathBuf),
}

/// The time between two readings of the heap.
pub(crate) enum Window {
    Count { before: Live },
    Explain(dhat::Profiler),
}

/// The heap must not have changed for so long before the first run.
const QUIET: Duration = Duration::from_millis(5);

impl HeapMode {
    /// Starts to count. None if dhat is not the allocator: then every figure would be zero.
    ///
    /// The test runner's own thread allocates a little when it has started this one. It is waited
    /// for, so that it does not do so while a run is measured.
    pub(crate) fn count() -> Option<Self> {
        let profiler =
            dhat::Profiler::builder().testing().trim_backtraces(Some(CHEAPEST_BACKTRACE)).build();
        let probe = std::hint::black_box(Box::new(0_u8));
        let sees = live().blocks > 0;
        drop(probe);
        let (mut known, mut since) = (live(), Instant::now());
        while since.elapsed() < QUIET {
            thread::sleep(QUIET / 10);
            if live() != known {
                (known, since) = (live(), Instant::now());
            }
        }
        sees.then_some(Self::Count { _profiler: profiler })
    }

    /// Begins to measure. Memory that is allocated already does not count.
    pub(crate) fn open(&self) -> Window {
        match self {
            Self::Count { .. } => Window::Count { before: live() },
            Self::Explain(file) => Window::Explain(
                dhat::Profiler::builder().file_name(file).trim_backtraces(None).build(),
            ),
        }
    }
}

impl Window {
    /// Ends the measurement. A window that explains writes its file instead of a figure.
    pub(crate) fn close(self) -> HeapGrowth {
        match self {
            Self::Count { before } => live().since(before),
            Self::Explain(profiler) => {
                drop(profiler);
                HeapGrowth::default()
            }
        }
    }
}

/// What is alive now.
///
/// # Panics
/// If no profiler runs.
pub(crate) fn live() -> Live {
    let stats = dhat::HeapStats::get();
    Live { bytes: stats.curr_bytes as u64, blocks: stats.curr_blocks as u64 }
}
