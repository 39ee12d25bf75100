use serde::{Deserialize, Serialize};

/// What happened in one run, in simulated time: one lane for each watched future, and notes.
///
/// Polls that answer no wake are left out: how many there are depends on the random branch with
/// which `select!` starts, and a trace is the same each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Which run, by the index of its case.
    #[serde(default)]
    pub index: usize,
    /// Which run, in words: `client comes at 2.003 s`.
    pub case: String,
    /// When the watch ended, in microseconds of simulated time.
    pub horizon_us: u64,
    /// When the program returned, if it did.
    pub returned_us: Option<u64>,
    /// One for each watched future, in the order of their creation.
    pub lanes: Vec<Lane>,
    /// What the world noted, in order.
    pub notes: Vec<Note>,
    /// Bytes alive on the heap beyond those before the run, from each time on, in microseconds.
    pub heap: Vec<(u64, i64)>,
    /// What the gauges read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gauges: Vec<GaugeLine>,
}

/// How many were inside of a gauge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GaugeLine {
    /// What the world calls it.
    pub name: String,
    /// How many were inside from each time on, in microseconds.
    pub levels: Vec<(u64, u64)>,
}

/// The life of one watched future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// What the world calls it. Two lanes of one name are two futures.
    pub name: String,
    /// Simulated time in microseconds, and what happened then, in order.
    pub steps: Vec<(u64, Step)>,
}

/// What can happen to a watched future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It was polled for the first time: only now does its body start.
    Started,
    /// Its waker was called: it can go on.
    Woken,
    /// The first poll after a wake, which returned Pending.
    Polled,
    /// A poll returned Ready.
    Finished,
    /// It was dropped before it was ready.
    Dropped,
}

/// Something that the world saw, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Simulated time since the start of the run, in microseconds.
    pub at_us: u64,
    /// What happened, as a plain sentence without a full stop.
    pub text: String,
}
