//! Memory that is kept little by little: a program is repeated, and what is alive after so many
//! repetitions is compared with what is alive after three times as many, and three times as many again.
//!
//! A list doubles its room now and then, so no single repetition shows what it keeps; a cache that fills
//! and stays, a thread-local and a queue's room grow at first. So it is a leak if what is alive grows both
//! times. Twice as many would not do: a list that held a few entries before can have room for as many
//! again, but not for three times as many.

use record::Cut;
use tokio::time::Instant;

use super::Plan;
use super::case::Case;
use super::clockwork::Clockwork;
use super::drive::{Driven, Way, drive, dropped};
use super::once::{follow, make, recorder, run_all_that_can, settle};
use super::order::Turns;
use super::simulated::Simulated;
use crate::world::{HeapGrowth, HeapReading, Recorder, World};

/// Repetitions before the first reading, at most: what one in a hundred keeps is found.
const FIRST: u64 = 100;

/// Repetitions before the first reading, at least: a list of eight bytes each, which begins with room for
/// four, grows from one reading to the next. With fewer it would be called no leak.
const FEWEST: u64 = 4;

/// The readings are taken after so many times as many repetitions.
const READINGS: [u64; 3] = [1, 3, 9];

/// What the repetitions of the first case may cost until the second reading, which is the last one of most
/// programs: moments, polls and blocks. Some tens of milliseconds of real time. A leak costs three times
/// as much.
const AFFORDABLE: u64 = 10_000;

/// The other cases together may cost half of that.
const OF_OTHERS: u64 = AFFORDABLE / 2;

/// What all repetitions may keep, in bytes.
const AFFORDABLE_BYTES: u64 = 64 << 20;

/// How often a program is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repetitions {
    first: u64,
}

impl Repetitions {
    /// As many as can be afforded of a program of which one run costs so much, and keeps so many bytes;
    /// none if it is too dear. As the first case is repeated, or as one of so many others.
    pub(super) fn affordable(cost: u64, kept: u64, others: Option<u64>) -> Option<Self> {
        let share = others.map_or(AFFORDABLE, |others| OF_OTHERS / others.max(1));
        let of_cost = share / (READINGS[1] * cost.max(1));
        let of_bytes = AFFORDABLE_BYTES / (READINGS[2] * kept.max(1));
        let first = of_cost.min(of_bytes).min(FIRST);
        (first >= FEWEST).then_some(Self { first })
    }

    /// Repetitions between the last two readings.
    pub(super) fn in_the_last_step(self) -> u64 {
        (READINGS[2] - READINGS[1]) * self.first
    }

    /// After how many repetitions what is alive is read.
    fn readings(self) -> impl Iterator<Item = u64> {
        READINGS.into_iter().map(move |times| times * self.first)
    }
}

/// Which cases are repeated besides the first: all, or as many as can be afforded, spread evenly.
#[derive(Debug)]
pub(super) struct Others {
    repeated: u64,
    cases: u64,
    seen: u64,
}

impl Others {
    /// Those of so many cases, the first one included, if a run costs so much.
    pub(super) fn of(cost: u64, cases: usize) -> Self {
        let cases = (cases as u64).saturating_sub(1);
        let affordable = OF_OTHERS / (READINGS[1] * FEWEST * cost.max(1));
        Self { repeated: affordable.min(cases), cases, seen: 0 }
    }

    /// Goes on to the next case: says how many there are, if it is one of them.
    pub(super) fn take_next(&mut self) -> Option<u64> {
        let Self { repeated, cases, seen } = *self;
        self.seen += 1;
        // As many of the cases up to the next as there should be.
        let until = |case: u64| case * repeated / cases;
        (seen > 0 && until(seen) > until(seen - 1)).then_some(repeated)
    }
}

/// By how much more is alive at a reading than at the one before; none if it is no more.
fn grown(before: HeapReading, after: HeapReading) -> Option<HeapGrowth> {
    let (growth, _) = after.since(before);
    (growth.bytes > 0).then_some(growth)
}

/// Where a program is repeated.
pub(super) enum Stage<W: World> {
    /// In a new world each time: what outlives a world is found.
    NewWorlds,
    /// In one world that lives on: what it holds counts too.
    OneWorld(W, Recorder<W::Event>),
}

impl<W, P, F> Simulated<W, P, F>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future + 'static,
{
    /// Looks for memory that is kept little by little. The program is dropped at these places in turn.
    pub(super) fn leak(
        &self,
        case: &Case<W::Case>,
        cuts: &[Option<Cut>],
        plan: &Plan<'_, W>,
        repetitions: Repetitions,
        clockwork: &Clockwork,
    ) -> Option<HeapGrowth> {
        clockwork.run(async {
            let stage = Self::stage(case, plan.one_world);
            let (mut done, mut last, mut growth) = (0, None, None);
            for until in repetitions.readings() {
                for number in done..until {
                    self.repeat(&stage, case, cuts, number, plan, clockwork).await;
                }
                done = until;
                let now = HeapReading::now();
                if let Some(last) = last.replace(now) {
                    // It is no leak, and needs no more repetitions: most programs are done here.
                    growth = Some(grown(last, now)?);
                }
            }
            growth
        })
    }

    /// Repeats the program so often, and then again in a window of the heap, while the world is alive.
    pub(super) fn repeat_in_window<T>(
        &self,
        case: &Case<W::Case>,
        cuts: &[Option<Cut>],
        plan: &Plan<'_, W>,
        clockwork: &Clockwork,
        open: impl FnOnce() -> T,
        close: impl FnOnce(T),
    ) {
        clockwork.run(async {
            let stage = Self::stage(case, plan.one_world);
            for number in 0..FIRST {
                self.repeat(&stage, case, cuts, number, plan, clockwork).await;
            }
            let window = open();
            for number in FIRST..2 * FIRST {
                self.repeat(&stage, case, cuts, number, plan, clockwork).await;
            }
            close(window);
        });
    }

    fn stage(case: &Case<W::Case>, one_world: bool) -> Stage<W> {
        if !one_world {
            return Stage::NewWorlds;
        }
        let recorder = recorder::<W>();
        Stage::OneWorld(W::new(&case.value, recorder.clone()), recorder)
    }

    async fn repeat(
        &self,
        stage: &Stage<W>,
        case: &Case<W::Case>,
        cuts: &[Option<Cut>],
        number: u64,
        plan: &Plan<'_, W>,
        clockwork: &Clockwork,
    ) {
        let cut = cuts[number as usize % cuts.len()];
        let Stage::OneWorld(world, recorder) = stage else {
            let case = case.cut(cut);
            drop(self.run_once(&case, plan, None, clockwork).await);
            return;
        };
        let end = Instant::now() + self.horizon;
        let program = make(recorder, &self.program, world);
        let way = Way { cut, turns: Turns::of(number as u32), restless: plan.restless };
        let Driven { hung, .. } = drive(program, end, way, &|| recorder.now()).await;
        if let Some(program) = hung {
            // What it does when it is dropped was judged before.
            let _ = dropped(program);
        }
        if let Some(afterwards) = plan.afterwards {
            follow(afterwards(world), end, recorder).await;
        }
        run_all_that_can().await;
        settle(end).await;
        // What the instruments keep of it is not needed.
        drop(recorder.finish(self.horizon));
        drop(clockwork.moments.take(end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_repetitions_as_can_be_afforded() {
        let first = |cost, kept| Repetitions::affordable(cost, kept, None).map(|one| one.first);
        assert_eq!(first(10, 0), Some(FIRST));
        assert_eq!(first(300, 8), Some(11));
        assert_eq!(first(10, 1 << 20), Some(7));
        assert_eq!(first(AFFORDABLE / (3 * FEWEST), 0), Some(FEWEST));
        assert_eq!(first(AFFORDABLE / FEWEST, 0), None);
        let other = |cost, of| Repetitions::affordable(cost, 0, Some(of)).map(|one| one.first);
        assert_eq!(other(10, 13), Some(12));
        assert_eq!(other(100, 4), Some(4));
        assert_eq!(other(100, 5), None);
        let readings: Vec<u64> = Repetitions { first: 100 }.readings().collect();
        assert_eq!(readings, [100, 300, 900]);
    }

    #[test]
    fn other_cases_are_repeated_too_or_some_of_them() {
        let repeated = |cost, cases: usize| {
            let mut others = Others::of(cost, cases);
            (0..cases).filter(|_| others.take_next().is_some()).count()
        };
        assert_eq!(repeated(10, 1), 0);
        assert_eq!(repeated(10, 14), 13);
        assert_eq!(repeated(100, 60), 4);
        assert_eq!(repeated(1_000, 3), 0);
    }

    #[test]
    fn if_no_more_is_alive_it_is_no_leak() {
        let grown =
            |before, after| grown(HeapReading::alive(before, 1), HeapReading::alive(after, 2));
        assert_eq!(grown(100, 200), Some(HeapGrowth { bytes: 100, blocks: 1 }));
        assert_eq!(grown(200, 200), None);
        assert_eq!(grown(200, 100), None);
    }
}
