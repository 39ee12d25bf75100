//! What is seen of the listener's connections. Nobody edits this.

use std::time::Duration;

use harness::{Gauge, Mark};

/// Connections that were accepted and not dropped.
pub const OPEN: Gauge = Gauge::named("open");
/// The end of each lull.
pub const LULL_ENDS: Mark = Mark::named("lull ends");

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Panics(usize),
    Reports(usize),
    /// The lull after this wave, counted from 1, ends.
    LullEnds(usize),
}

/// The connections that panic.
#[derive(Debug, Clone, Copy)]
pub enum Panic {
    /// These two.
    Two(usize, usize),
    /// One of eight.
    EachEighth,
}

impl Panic {
    /// Whether this connection is one of them.
    #[must_use]
    pub fn is_of(self, id: usize) -> bool {
        match self {
            Self::Two(one, other) => id == one || id == other,
            Self::EachEighth => id % 8 == 5,
        }
    }

    /// When the first connection comes, in milliseconds. A program that looks at something each few
    /// seconds is met by the end of each run at another point of its period.
    pub(super) fn first_comes(self) -> u64 {
        match self {
            Self::Two(511, _) => 103,
            Self::Two(..) => 1_203,
            Self::EachEighth => 2_403,
        }
    }

    /// Which they are, as a sentence.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Two(one, other) => format!("connections {one} and {other} panic"),
            Self::EachEighth => "one connection of eight panics".to_owned(),
        }
    }
}

/// What became of the connections.
#[derive(Debug, Clone, Copy, Default)]
pub struct Served {
    /// To their end, or to their panic.
    pub ended: usize,
    /// How long after it came the latest was begun, and when; none if none was.
    pub latest_start: Option<(Duration, Duration)>,
    /// When the last was dropped.
    pub last_end: Duration,
}
