use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use record::Step;

use crate::child;
use crate::clock::Clock;

/// Moments that one run can record. Some hundreds are usual; a program that floods its world
/// meets this limit, and is told so.
const MOMENTS: usize = 16 * 1024;

/// One moment of a run.
#[derive(Debug, Clone, Copy)]
pub struct Moment<N> {
    /// Simulated time since the start of the run.
    pub at: Duration,
    /// What happened.
    pub what: What<N>,
}

/// What can happen in a run.
#[derive(Debug, Clone, Copy)]
pub enum What<N> {
    /// A watched future made a step.
    Future {
        /// The name that it was given when the watch began.
        name: &'static str,
        /// Which of the watched futures of the run it is, counted from 0.
        lane: usize,
        /// What it did.
        step: Step,
    },
    /// The world noted something.
    Note(N),
}

/// Everything that happened in one run, in order, in memory that was set aside before.
#[derive(Debug)]
pub(crate) struct Log<N> {
    clock: Clock,
    moments: Mutex<Vec<Moment<N>>>,
    full: AtomicBool,
    left: AtomicBool,
}

impl<N> Log<N> {
    /// An empty log whose time starts now. Must be called inside the runtime of the run.
    pub(crate) fn start() -> Self {
        let log = Self {
            clock: Clock::start(),
            moments: Mutex::new(Vec::with_capacity(MOMENTS)),
            full: AtomicBool::new(false),
            left: AtomicBool::new(false),
        };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(log.moments());
        log
    }

    /// Simulated time since the start.
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Writes down that something happened now.
    pub(crate) fn push(&self, what: What<N>) {
        if self.clock.is_foreign_here() && !self.left.swap(true, Ordering::Relaxed) {
            child::left_the_runtime();
        }
        let at = self.now();
        let mut moments = self.moments();
        // Never beyond the memory that was set aside: growing would show in the heap's figures.
        if moments.len() < moments.capacity() {
            moments.push(Moment { at, what });
        } else {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    /// Takes what was written down, and whether there was room for all of it.
    pub(crate) fn take(&self) -> (Vec<Moment<N>>, bool) {
        (std::mem::take(&mut *self.moments()), !self.full.load(Ordering::Relaxed))
    }

    /// A panic of the program's cannot have left the list half-written.
    fn moments(&self) -> MutexGuard<'_, Vec<Moment<N>>> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
