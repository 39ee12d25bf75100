use serde::{Deserialize, Serialize};

use crate::{Check, Cut, HeapBytes, Story, Tally, Trace};

/// What a child process was started for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Which verdict of the test it is for, counted from 0: a test can have several.
    pub verdict: usize,
    /// What is to be done for it.
    pub task: Task,
}

/// What is to be done for a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Run every case and judge it. The answer is [`Answer::Judged`].
    Judge {
        /// Whose trace the answer is to hold, if one was asked for.
        trace: Option<WhichCase>,
    },
    /// Run one case again, with full backtraces for the heap, and with what the program prints
    /// kept. The answer is [`Answer::Explained`].
    Explain {
        /// The run that is to be repeated.
        run: RunOf,
        /// Whether it is to be repeated many times over, to see what is kept little by little.
        repeats: bool,
    },
}

/// A run, by what makes it the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOf {
    /// The number of its case, among those that the verdict lists, counted from 0.
    pub case: usize,
    /// The order in which what is due at one moment runs.
    pub order: u32,
    /// Where the program is dropped, if it is.
    pub cut: Option<Cut>,
}

/// A case by its index, with those in which the program is dropped counted too; or the one that the
/// verdict tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhichCase {
    /// The one that is shown; the first if the verdict is green.
    Shown,
    /// The one with this index.
    Index(usize),
}

/// The one value that a child process returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// All cases were run and judged.
    Judged(Box<Judged>),
    /// One case was run again.
    Explained(Explained),
    /// The instruments could not see the program, or the verdict is at fault.
    NotJudged(Obstacle),
}

/// What a verdict found in all cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The checks, in the order in which the verdict lists them.
    pub checks: Vec<Check>,
    /// How the cases went, counted.
    pub tally: Tally,
    /// The index of the run that is shown; none when every check passed.
    pub shown: Option<usize>,
    /// What happened in it.
    pub story: Option<Story>,
    /// The lines that the failures of the shown case point at, the first check's first. The reader
    /// is shown the first that lies in the file to edit.
    pub lines: Vec<Place>,
    /// What a second child is to look into, if a check failed.
    pub explain: Option<Explain>,
    /// One case, moment by moment, if it was asked for.
    pub trace: Option<Trace>,
}

/// A run that is to be repeated, to explain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explain {
    /// The run that is shown.
    pub shown: RunOf,
    /// The run that is to be repeated: the one that is worst for the heap, or else the one that is shown.
    pub run: RunOf,
    /// Whether what it keeps shows only when it is repeated many times over.
    pub repeats: bool,
    /// The ids of the failed checks of the heap whose worst run is of that case.
    pub heap_checks: Vec<String>,
}

/// What a second run of a case showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// For each check of the heap, by its id: the line of the reader's file that allocated most,
    /// and how many bytes; none where that differs from run to run.
    pub allocated: Vec<(String, Place, Option<u64>)>,
    /// The lines of the reader's file, and what each allocated; those with most at the peak first.
    #[serde(default)]
    pub heap: Vec<(Place, HeapBytes)>,
    /// Who waited in the end, and since when, in plain words.
    #[serde(default)]
    pub waits: Vec<String>,
    /// Whether the program was built without the lines of its source, so that none can be named.
    #[serde(default)]
    pub without_lines: bool,
}

/// Why nothing could be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// dhat is not the allocator of the test binary, so that every figure of the heap would be zero.
    NoAllocator,
    /// The program, or something that it uses, is not bound to the one thread of the run and to its
    /// simulated time.
    LeftTheRuntime {
        /// What it used.
        through: Elsewhere,
        /// The innermost line of the reader's file that was at work there.
        line: Option<Place>,
    },
    /// The operation can be dropped at more places than the verdict drops it at.
    TooManyCuts {
        /// At how many.
        cuts: usize,
        /// And the most that it does.
        most: usize,
    },
    /// In real time the program went on for longer than anybody waits, and got on all the time.
    StillAtWork,
    /// The verdict makes a runtime of its own, and stands inside of another.
    InsideOfARuntime,
    /// The verdict, its world or the instruments panicked, not the program.
    Author {
        /// What the panic said.
        message: String,
    },
}

/// What a program uses that simulated time does not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elsewhere {
    /// A thread that it started, or that something started for it.
    Thread,
    /// The runtime's pool of threads that may block: `spawn_blocking`, or tokio's files.
    BlockingPool,
    /// A clock that is not tokio's: `std::time::Instant`, or another timer.
    OtherClock,
}

/// A line of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The path as rustc knows it.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
}

impl From<&std::panic::Location<'_>> for Place {
    fn from(location: &std::panic::Location<'_>) -> Self {
        Self { file: location.file().to_owned(), line: location.line() }
    }
}
