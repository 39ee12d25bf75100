//! What dhat counts: an amount, a difference, a reading.

use std::time::Duration;

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
    /// When it was.
    pub at: Duration,
    /// How much more was alive than at the start of the run.
    pub live: HeapGrowth,
    /// All that had been allocated since the start of the run, freed or not.
    pub allocated: Heap,
}

/// What dhat counts, since its profiler was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct HeapReading {
    live: Heap,
    allocated: Heap,
}

impl HeapReading {
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

    /// How much more there is alive than before, and how much was allocated since.
    pub(crate) fn since(self, before: Self) -> (HeapGrowth, Heap) {
        let live = HeapGrowth {
            bytes: self.live.bytes.cast_signed() - before.live.bytes.cast_signed(),
            blocks: self.live.blocks.cast_signed() - before.live.blocks.cast_signed(),
        };
        let allocated = Heap {
            bytes: self.allocated.bytes - before.allocated.bytes,
            blocks: self.allocated.blocks - before.allocated.blocks,
        };
        (live, allocated)
    }

    /// Of so much alive, and nothing else.
    #[cfg(test)]
    pub(crate) fn alive(bytes: u64, blocks: u64) -> Self {
        Self { live: Heap { bytes, blocks }, allocated: Heap::default() }
    }

    /// Bytes that are alive.
    pub(crate) fn live_bytes(self) -> u64 {
        self.live.bytes
    }
}
