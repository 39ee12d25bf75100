//! How long a step holds its thread, in real time.
//!
//! A step is what runs between two moments at which the thread could have done something else: one poll,
//! where each is seen, or what a worker does between two looks at its queue. The meter is told when a step
//! begins and when it ends; where steps follow each other, the end of one is the beginning of the next.
//! Somebody may be known to wait for the end of the step. So there are two figures, and the meter keeps the
//! longest of each:
//!
//! ```text
//!   begin            asked                        end
//!     |----------------|---------------------------|
//!     |                '---------- waited ---------'    in time that somebody saw, without what the
//!     |                                                 thread waited for a processor in the step
//!     '------------------- whole ------------------'    by the clock on the wall
//! ```
//!
//! What it cannot see:
//!
//! - whether the thread worked or slept: both hold it
//! - where the boundary was, if nobody told it: *whole* is too long where several polls came between two
//!   questions, or where the machine was busy. It is never too short
//! - what was before the question: *waited* is too short where that came late. It is hardly ever too long:
//!   of a machine that stood still it counts 20 ms, as [looks](super::looks) do; and where the system tells,
//!   it does not count the [delay](super::delay) of a thread that had to wait for others

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::delay;
use super::looks::Looks;

/// The longest steps of one thread.
#[derive(Debug)]
pub(crate) struct Meter {
    looks: &'static Looks,
    steps: Mutex<Steps>,
}

/// How long a step held its thread, at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// From its beginning.
    pub(crate) whole: Duration,
    /// From the moment at which somebody asked for the thread, and not for want of a processor.
    pub(crate) waited: Duration,
}

#[derive(Debug, Default)]
struct Steps {
    /// When the step that goes on now was begun.
    begun: Option<Instant>,
    /// When somebody asked for its thread, in time that somebody saw.
    asked: Option<Duration>,
    /// For how long its thread had been delayed at its beginning.
    delayed: Duration,
    longest: Held,
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

    /// A step of this thread begins. One that was going on has ended.
    pub(crate) fn begin(&self) {
        let delayed = self.end_at();
        let mut steps = self.steps();
        (steps.begun, steps.delayed) = (Some(Instant::now()), delayed);
    }

    /// The step of this thread has ended, and none goes on.
    pub(crate) fn end(&self) {
        self.end_at();
    }

    /// Ends the step. Returns how long this thread has been delayed until now.
    fn end_at(&self) -> Duration {
        let delayed = delay::of_this_thread();
        let mut steps = self.steps();
        // Less than at its beginning if another thread has begun it: then nothing is known.
        let delay = delayed.saturating_sub(steps.delayed);
        steps.longest = steps.longest_at(self.looks.time(), delay);
        (steps.begun, steps.asked) = (None, None);
        delayed
    }

    /// Somebody asks for the thread, and waits for the end of the step if one goes on.
    pub(crate) fn asked(&self) {
        let mut steps = self.steps();
        if steps.begun.is_some() && steps.asked.is_none() {
            steps.asked = Some(self.looks.time());
        }
    }

    /// The longest step, also if it still goes on.
    pub(crate) fn longest(&self) -> Held {
        self.steps().longest_at(self.looks.time(), Duration::ZERO)
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Steps {
    fn longest_at(&self, now: Duration, delay: Duration) -> Held {
        let whole = self.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        let waited = self.asked.map_or(Duration::ZERO, |asked| now.saturating_sub(asked + delay));
        Held { whole: self.longest.whole.max(whole), waited: self.longest.waited.max(waited) }
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
        assert!(meter.longest().whole >= STEP, "{:?}", meter.longest());
        meter.end();
        let longest = meter.longest();
        thread::sleep(2 * STEP);
        assert_eq!(meter.longest(), longest, "nothing went on");
        meter.restart();
        assert_eq!(meter.longest(), Held::default());
    }

    #[test]
    fn who_asks_waits_for_the_rest_of_the_step() {
        let meter = Meter::new();
        meter.asked();
        meter.begin();
        thread::sleep(STEP);
        assert_eq!(meter.longest().waited, Duration::ZERO, "no step went on when it was asked");
        meter.asked();
        thread::sleep(STEP);
        let Held { whole, waited } = meter.longest();
        assert!(whole >= 2 * STEP && waited < whole - STEP / 2, "{whole:?} {waited:?}");
        assert!(waited > Duration::ZERO);
    }
}
