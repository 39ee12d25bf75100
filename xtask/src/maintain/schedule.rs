//! Which case of `verify` is run next.
//!
//! Every case is run twice at least: a verdict must say the same each time. What time is left goes
//! into more runs, in turn, and first into the cases whose files were changed.

use std::time::Instant;

/// The fewest runs of a case that show whether it says the same again.
const LEAST: u32 = 2;
/// The most runs of a case that is slow.
const FEW: u32 = 3;
/// The runs of a case that was changed before others are run more than the least.
const MANY: u32 = 32;

/// How often each case is run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// So often.
    Exactly(u32),
    /// At least [`LEAST`] times, and more until then.
    Until(Instant),
}

/// What is known of a case after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It can be run again at little cost.
    Quick,
    /// It can be run again, and takes long.
    Slow,
    /// Another run would show nothing new: a report is missing or differs.
    Settled,
}

/// The cases, and how often each was run.
#[derive(Debug)]
pub(crate) struct Schedule {
    amount: Amount,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    state: State,
    /// Runs that were begun.
    runs: u32,
    is_running: bool,
    is_changed: bool,
}

impl Schedule {
    /// Nothing was run yet. The cases are known by their index; of each is said whether it was
    /// changed.
    pub(crate) fn new(amount: Amount, changed: impl IntoIterator<Item = bool>) -> Self {
        let entry =
            |is_changed| Entry { state: State::Quick, runs: 0, is_running: false, is_changed };
        Self { amount, entries: changed.into_iter().map(entry).collect() }
    }

    /// The case to run next, which now counts as running. None if all that remain are running, or
    /// the time is over.
    pub(crate) fn next(&mut self, now: Instant) -> Option<usize> {
        let ranks = self.entries.iter().enumerate().filter(|(_, entry)| !entry.is_running);
        let ranks = ranks.filter_map(|(index, entry)| Some((self.rank(entry, now)?, index)));
        let (_, index) = ranks.min()?;
        let entry = &mut self.entries[index];
        entry.runs += 1;
        entry.is_running = true;
        Some(index)
    }

    /// A run of a case has ended.
    pub(crate) fn ended(&mut self, index: usize, state: State) {
        let entry = &mut self.entries[index];
        entry.is_running = false;
        entry.state = state;
    }

    /// Which entry goes first: that of the least rank. None if it is not run again.
    fn rank(&self, entry: &Entry, now: Instant) -> Option<(u8, u32)> {
        let &Entry { state, runs, is_changed, .. } = entry;
        let most = match (state, self.amount) {
            (State::Settled, _) => 0,
            (State::Quick, Amount::Exactly(amount)) => amount,
            (State::Slow, Amount::Exactly(amount)) => amount.min(FEW),
            (_, Amount::Until(end)) if now >= end => LEAST,
            (State::Quick, Amount::Until(_)) => u32::MAX,
            (State::Slow, Amount::Until(_)) => FEW,
        };
        let turn = match runs {
            ..LEAST => 0,
            LEAST..MANY if is_changed => 1,
            _ => 2,
        };
        (runs < most).then_some((turn, runs))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The runs of each case when one runs at a time and takes a second, to the end.
    fn runs(mut schedule: Schedule, state: impl Fn(usize) -> State) -> Vec<u32> {
        let mut now = Instant::now();
        while let Some(index) = schedule.next(now) {
            schedule.ended(index, state(index));
            now += Duration::from_secs(1);
        }
        schedule.entries.iter().map(|entry| entry.runs).collect()
    }

    fn until(seconds: u64, changed: &[bool]) -> Schedule {
        let end = Instant::now() + Duration::from_secs(seconds);
        Schedule::new(Amount::Until(end), changed.iter().copied())
    }

    #[test]
    fn each_case_is_run_twice_whatever_the_time() {
        assert_eq!(runs(until(0, &[false, true, false]), |_| State::Slow), [2, 2, 2]);
    }

    #[test]
    fn what_was_changed_is_run_first_and_then_all_in_turn() {
        let changed = [false, true, false];
        assert_eq!(runs(until(16, &changed), |_| State::Quick), [2, 12, 2]);
        assert_eq!(runs(until(36, &changed), |_| State::Quick), [2, 32, 2]);
        assert_eq!(runs(until(66, &changed), |_| State::Quick), [17, 32, 17]);
        assert_eq!(runs(until(300, &changed), |_| State::Quick), [100, 100, 100]);
    }

    #[test]
    fn a_slow_case_is_run_a_few_times_and_a_settled_one_no_more() {
        let state = |index| [State::Quick, State::Slow, State::Settled][index];
        assert_eq!(runs(until(30, &[true; 3]), state), [26, 3, 1]);
        let exactly = Schedule::new(Amount::Exactly(9), [false; 3]);
        assert_eq!(runs(exactly, state), [9, 3, 1]);
    }

    #[test]
    fn no_case_runs_beside_itself() {
        let now = Instant::now();
        let mut schedule = Schedule::new(Amount::Exactly(2), [false; 2]);
        assert_eq!([(); 3].map(|()| schedule.next(now)), [Some(0), Some(1), None]);
        schedule.ended(1, State::Quick);
        assert_eq!(schedule.next(now), Some(1));
    }
}
