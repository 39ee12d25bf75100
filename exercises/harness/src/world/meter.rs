//! How long a step holds its thread, in real time.
//!
//! A step is what runs between two moments at which the thread could have done something else: one poll,
//! where each is seen, or what a worker does between two looks at its queue. The meter keeps the
//! longest. It is told when a step begins and when it ends; where steps follow each other, the end of one
//! is the beginning of the next.
//!
//! What it cannot see:
//!
//! - whether the thread worked, slept, or waited for the processor: all three hold it. On a busy machine
//!   any step can be long once, so one reading proves nothing; the least of several runs does
//! - how long the machine stood still: of a stretch without a [look](super::looks) it counts 20 ms

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::looks::Looks;

/// The longest step of one thread.
#[derive(Debug)]
pub(crate) struct Meter {
    looks: &'static Looks,
    steps: Mutex<Steps>,
}

#[derive(Debug, Default)]
struct Steps {
    /// When the step that goes on now was begun.
    begun: Option<Duration>,
    longest: Duration,
}

impl Meter {
    /// A meter that has seen nothing.
    pub(crate) fn new() -> Self {
        let meter = Self { looks: Looks::of_this_process(), steps: Mutex::default() };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(meter.steps());
        meter
    }

    /// Forgets what it has seen.
    pub(crate) fn restart(&self) {
        *self.steps() = Steps::default();
    }

    /// A step begins. One that was going on has ended.
    pub(crate) fn begin(&self) {
        let now = self.looks.time();
        let mut steps = self.steps();
        steps.longest = steps.longest_at(now);
        steps.begun = Some(now);
    }

    /// The step has ended, and none goes on.
    pub(crate) fn end(&self) {
        let now = self.looks.time();
        let mut steps = self.steps();
        steps.longest = steps.longest_at(now);
        steps.begun = None;
    }

    /// The longest step, also if it still goes on.
    pub(crate) fn longest(&self) -> Duration {
        self.steps().longest_at(self.looks.time())
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Steps {
    fn longest_at(&self, now: Duration) -> Duration {
        let this = self.begun.map_or(Duration::ZERO, |begun| now.saturating_sub(begun));
        self.longest.max(this)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const STEP: Duration = Duration::from_millis(60);

    #[test]
    fn the_longest_step_is_kept() {
        let meter = Meter::new();
        meter.begin();
        thread::sleep(STEP);
        meter.begin();
        assert!(meter.longest() >= STEP / 2, "{:?}", meter.longest());
        meter.end();
        let longest = meter.longest();
        thread::sleep(2 * STEP);
        assert_eq!(meter.longest(), longest, "nothing went on");
        meter.restart();
        assert_eq!(meter.longest(), Duration::ZERO);
    }

    #[test]
    fn a_step_that_still_goes_on_counts() {
        let meter = Meter::new();
        meter.begin();
        thread::sleep(STEP);
        assert!(meter.longest() >= STEP / 2);
    }
}
