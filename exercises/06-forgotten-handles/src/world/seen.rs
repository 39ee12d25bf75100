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

/// What became of the connections.
#[derive(Debug, Clone, Copy, Default)]
pub struct Served {
    /// To their end, or to their panic.
    pub ended: usize,
    /// How long after it came the latest was begun; none if none was.
    pub latest_start: Option<Duration>,
    /// When the last was dropped.
    pub last_end: Duration,
}
