//! Looks: the one clock by which patience is counted, and a time that is made of them.
//!
//! One thread of the child ticks, every two milliseconds. Everybody counts *its* looks and none of
//! their own, so that a look which takes longer, as it does on some systems, lengthens all limits
//! alike: what is more patient stays more patient. Of a laptop that slept, or a machine that stood
//! still, it has looked no more often.
//!
//! The same thread makes a time that does not count what nobody saw. Between two looks it goes as the
//! clock on the wall does, but never further than [`MOST_BETWEEN_TWO`]: a machine that stood still
//! for a minute adds as much as one that stood still for 20 ms.

use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use record::wire;

/// How long a look takes, or a little longer.
pub(crate) const LOOK: Duration = Duration::from_millis(2);

/// What is counted at most of the time between two looks. More than a look takes anywhere, and less
/// than anything that is to be told from a machine that stood still.
const MOST_BETWEEN_TWO: Duration = Duration::from_millis(20);

/// The looks of this process.
#[derive(Debug)]
pub(crate) struct Looks {
    state: Mutex<State>,
    next: Condvar,
}

#[derive(Debug)]
struct State {
    count: u64,
    /// The time at the last look.
    time: Duration,
    last: Instant,
}

impl Looks {
    /// Those of this process. The first call starts the thread. It comes before anything is measured:
    /// from its return on the thread is silent on the heap.
    ///
    /// # Panics
    /// If the system refuses to start a thread.
    pub(crate) fn of_this_process() -> &'static Self {
        static LOOKS: OnceLock<Looks> = OnceLock::new();
        static TICKS: OnceLock<()> = OnceLock::new();
        let looks = LOOKS.get_or_init(Self::new);
        TICKS.get_or_init(|| {
            let length = length_of_a_look();
            let ready = Arc::new(Barrier::new(2));
            let begun = Arc::clone(&ready);
            thread::spawn(move || {
                // What a thread allocates when it first sleeps, it has allocated by then.
                thread::sleep(LOOK);
                begun.wait();
                loop {
                    thread::sleep(length);
                    looks.tick();
                }
            });
            ready.wait();
        });
        looks
    }

    fn new() -> Self {
        let state = State { count: 0, time: Duration::ZERO, last: Instant::now() };
        let looks = Self { state: Mutex::new(state), next: Condvar::new() };
        // On macOS a mutex allocates when it is first locked.
        drop(looks.state());
        looks
    }

    fn tick(&self) {
        let mut state = self.state();
        let passed = state.since_the_last();
        state.time += passed;
        state.last = Instant::now();
        state.count += 1;
        self.next.notify_all();
    }

    /// How many there were.
    pub(crate) fn count(&self) -> u64 {
        self.state().count
    }

    /// Waits for the next one. Returns how many there were then.
    pub(crate) fn wait(&self) -> u64 {
        let state = self.state();
        let known = state.count;
        let state = self.next.wait_while(state, |state| state.count == known);
        state.unwrap_or_else(PoisonError::into_inner).count
    }

    /// The time that somebody saw go by.
    pub(crate) fn time(&self) -> Duration {
        let state = self.state();
        state.time + state.since_the_last()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn since_the_last(&self) -> Duration {
        self.last.elapsed().min(MOST_BETWEEN_TWO)
    }
}

/// Two milliseconds, unless a test of the harness plays a system on which a look takes longer.
fn length_of_a_look() -> Duration {
    let millis = std::env::var(wire::LOOK_MS).ok().and_then(|millis| millis.parse().ok());
    millis.map_or(LOOK, Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_saw_is_not_counted() {
        let looks = Looks::new();
        looks.state().last -= Duration::from_secs(3_600);
        assert_eq!(looks.time(), MOST_BETWEEN_TWO);
        looks.tick();
        assert!(looks.time() >= MOST_BETWEEN_TWO);
        assert!(looks.time() <= 2 * MOST_BETWEEN_TWO);
    }

    #[test]
    fn they_go_on() {
        let looks = Looks::of_this_process();
        let before = looks.count();
        assert!(looks.wait() > before);
    }
}
