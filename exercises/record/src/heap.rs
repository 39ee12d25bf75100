use serde::{Deserialize, Serialize};

use crate::SourceLine;

/// What the lines of the reader's file allocated in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapUse {
    /// Which case: `the timing "client comes at 2.003 s"`.
    pub case: String,
    /// The lines, those with most bytes at the peak first.
    pub lines: Vec<HeapLine>,
}

/// A line of the reader's file, and what was allocated there or by what it calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapLine {
    /// The line.
    pub line: SourceLine,
    /// How much.
    #[serde(flatten)]
    pub bytes: HeapBytes,
}

/// Bytes that one line allocated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapBytes {
    /// Of these alive when most bytes of the run were.
    pub at_peak: u64,
    /// Of these still alive when the run was over.
    pub at_end: u64,
    /// In the whole run.
    pub in_total: u64,
}
