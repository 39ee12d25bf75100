//! What a child process writes for its parent: a JSON line for each, flushed.

pub(crate) use record::wire::{CHILD as TASK, LINES, PROFILE, REPORT, SHOWN, TRACE};
use record::{Check, SourceLine, Story, Tally, Trace};
use serde::{Deserialize, Serialize};

/// Printed on a line of its own before the run whose output is to be shown.
pub(crate) const SHOWN_FROM_HERE: &str = "\u{1e}async-traps";

/// The byte that asks a child whether its runtime still turns.
pub(crate) const QUESTION: u8 = b'?';

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Line {
    /// A run begins. Each is a sign of progress.
    Began { timing: String },
    /// The answer to the question: tasks still run, though the run makes no progress.
    Turning,
    /// A run that takes real time is still being watched. A sign of progress too.
    Watching,
    /// Something happened on another thread than the run's, at this line of the reader's.
    LeftTheRuntime { line: Option<SourceLine> },
    /// The verdict cannot measure the heap: its allocator line is missing.
    NoAllocator,
    /// The result of a check over all runs.
    Checked(Check),
    /// What is shown beside the checks.
    Shown(Box<Shown>),
    /// Everything was said.
    End,
}

/// How the runs went, and the run that is shown.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) tally: Tally,
    /// The index of the timing to repeat for an explanation, if a check failed: the one that is
    /// shown, or the one that left most on the heap.
    pub(crate) explained_by: Option<usize>,
    /// The failed checks of the heap whose worst run is of that timing.
    pub(crate) heap_checks: Vec<String>,
    pub(crate) story: Option<Story>,
    pub(crate) line: Option<SourceLine>,
    pub(crate) trace: Option<Trace>,
}
