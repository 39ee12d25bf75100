use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::allocator::uncounted;
use super::clock::Clock;

/// Changes that one run keeps for its trace.
const LEVELS: usize = 4 * 1024;

/// Counts how many are inside at once. A constant of the world, so that it cannot be misspelt:
///
/// ```
/// pub const LOOKUPS: harness::Gauge = harness::Gauge::named("lookups");
/// ```
///
/// [`Recorder::gauge`](crate::Recorder::gauge) gives the world its [`Counter`], and
/// [`Run::gauge`](crate::Run::gauge) reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge(&'static str);

impl Gauge {
    /// Two gauges of one name are the same.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.0
    }
}

/// What a gauge counts with in one run. Made by [`Recorder::gauge`](crate::Recorder::gauge). A
/// clone counts the same.
#[derive(Debug, Clone)]
pub struct Counter(Arc<Shared>);

/// One pointer to it is all that a future of the program's holds while it is inside.
#[derive(Debug)]
struct Shared {
    kept: Mutex<Kept>,
    clock: Arc<Clock>,
}

#[derive(Debug, Default)]
struct Kept {
    reading: Reading,
    /// How many were inside, from each time on: for a figure, nothing is measured by it.
    levels: Vec<(Duration, u64)>,
}

impl Kept {
    /// Of several changes at one time the last one counts.
    fn changed(&mut self, at: Duration) {
        let inside = self.reading.inside();
        if self.levels.last().is_some_and(|(last, _)| *last == at) {
            self.levels.pop();
        }
        if self.levels.len() < LEVELS {
            uncounted(|| self.levels.push((at, inside)));
        }
    }
}

/// One that is inside a [`Gauge`], until it is dropped.
#[derive(Debug)]
pub struct Inside(Counter);

/// What a gauge reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// How many ever went in.
    pub entries: u64,
    /// How many of them came out.
    pub exits: u64,
    /// The most that were inside at one time, and how it came to that; none if nobody ever went in.
    pub highest: Option<Highest>,
}

/// The highest point of a gauge: the first of equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highest {
    /// How many were inside.
    pub inside: u64,
    /// When the last of them went in.
    pub at: Duration,
    /// The line that the last of them came from.
    pub line: &'static Location<'static>,
}

impl Reading {
    /// How many are inside.
    #[must_use]
    pub fn inside(&self) -> u64 {
        self.entries - self.exits
    }

    /// The most that were inside at one time.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.highest.map_or(0, |highest| highest.inside)
    }
}

impl Counter {
    pub(super) fn new(clock: Arc<Clock>) -> Self {
        let counter = Self(Arc::new(Shared { kept: Mutex::default(), clock }));
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(counter.lock());
        counter
    }

    /// One more goes in, from this line.
    #[track_caller]
    #[must_use = "it goes out when this is dropped"]
    pub fn enter(&self) -> Inside {
        self.enter_from(Location::caller())
    }

    /// One more goes in, from another line: that of the reader's which led to it.
    #[must_use = "it goes out when this is dropped"]
    pub fn enter_from(&self, line: &'static Location<'static>) -> Inside {
        let at = self.0.clock.now();
        let mut kept = self.lock();
        kept.reading.entries += 1;
        let inside = kept.reading.inside();
        if inside > kept.reading.most() {
            kept.reading.highest = Some(Highest { inside, at, line });
        }
        kept.changed(at);
        drop(kept);
        Inside(self.clone())
    }

    /// What it reads now.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.lock().reading
    }

    /// How many were inside, from each time on.
    pub(super) fn levels(&self) -> Vec<(Duration, u64)> {
        self.lock().levels.clone()
    }

    /// A panic of the program's cannot have left it half-written.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        let at = self.0.0.clock.now();
        let mut kept = self.0.lock();
        kept.reading.exits += 1;
        kept.changed(at);
    }
}
