//! Memory that is kept little by little: a program is repeated, and what is alive after so many
//! repetitions is compared with what is alive after twice as many, and twice as many again.
//!
//! A list doubles its room now and then, so no single repetition shows what it keeps; a cache that fills
//! and stays, a thread-local and a queue's room grow at first. So it is a leak if what is alive grows in
//! each of the three doublings.

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

/// Repetitions before the first reading, at most: then each doubling holds a whole hundred of them, and
/// what one in a hundred keeps is found.
const FIRST: u64 = 100;

/// The readings are taken after one, two, four and eight times as many.
const DOUBLINGS: u32 = 3;

/// What all repetitions may cost: moments, polls and blocks. Some tens of milliseconds of real time.
const AFFORDABLE: u64 = 30_000;

/// What all repetitions may keep, in bytes.
const AFFORDABLE_BYTES: u64 = 64 << 20;

/// How often a program is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repetitions {
    first: u64,
}

impl Repetitions {
    /// As many as can be afforded of a program of which one run costs so much, and keeps so many bytes;
    /// none if it is too dear.
    pub(super) fn affordable(cost: u64, kept: u64) -> Option<Self> {
        let of = |affordable: u64, each: u64| (affordable >> DOUBLINGS) / each.max(1);
        let first = of(AFFORDABLE, cost).min(of(AFFORDABLE_BYTES, kept)).min(FIRST);
        (first > 0).then_some(Self { first })
    }

    /// Repetitions between the last two readings.
    pub(super) fn in_the_last_doubling(self) -> u64 {
        self.first << (DOUBLINGS - 1)
    }

    /// After how many repetitions what is alive is read.
    fn readings(self) -> impl Iterator<Item = u64> {
        (0..=DOUBLINGS).map(move |doubling| self.first << doubling)
    }
}

/// By how much more was alive after the last doubling, if there was more after each.
fn leak(readings: &[HeapReading]) -> Option<HeapGrowth> {
    let growths: Vec<_> = readings.windows(2).map(|pair| pair[1].since(pair[0]).0).collect();
    growths.last().copied().filter(|_| growths.iter().all(|growth| growth.bytes > 0))
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
        clockwork.runtime.block_on(async {
            let stage = Self::stage(case, plan.one_world);
            let (mut done, mut readings) = (0, Vec::new());
            for until in repetitions.readings() {
                for number in done..until {
                    self.repeat(&stage, case, cuts, number, plan, clockwork).await;
                }
                done = until;
                readings.push(HeapReading::now());
            }
            leak(&readings)
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
        clockwork.runtime.block_on(async {
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
        let Driven { hung, .. } = drive(program, end, way, recorder).await;
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
        assert_eq!(Repetitions::affordable(10, 0), Some(Repetitions { first: FIRST }));
        assert_eq!(Repetitions::affordable(300, 8), Some(Repetitions { first: 12 }));
        assert_eq!(Repetitions::affordable(10, 1 << 20), Some(Repetitions { first: 8 }));
        assert_eq!(Repetitions::affordable(AFFORDABLE, 0), None);
        let readings: Vec<u64> = Repetitions { first: 100 }.readings().collect();
        assert_eq!(readings, [100, 200, 400, 800]);
    }

    #[test]
    fn it_is_a_leak_if_each_doubling_holds_more() {
        let leak = |bytes: [u64; 4]| leak(&bytes.map(|bytes| HeapReading::alive(bytes, 1)));
        assert_eq!(leak([100, 200, 400, 800]), Some(HeapGrowth { bytes: 400, blocks: 0 }));
        assert_eq!(leak([100, 200, 200, 800]), None);
        assert_eq!(leak([100, 200, 400, 400]), None);
    }
}
