//! A program in simulated time, in each case and each order, and dropped wherever it can be.

use std::marker::PhantomData;
use std::thread;
use std::time::Duration;

use record::{Cut, Elsewhere, Obstacle, RunOf};

use super::case::{self, Case, TooMany};
use super::clockwork::{Clockwork, Time};
use super::heap::{HeapMode, HeapUse, Measure, Window};
use super::once::stop_if_a_thread_was_seen;
use super::order::Orders;
use super::repeat::{Others, Repetitions};
use super::{Ending, Instrument, Plan, Ran, Run};
use crate::process::heartbeat;
use crate::world::{HeapGrowth, World, watch_for_foreign_threads};

/// How long a program that does not come to its end is run in real time. If it does so there, it looks
/// at another clock.
const REAL_TIME: Duration = Duration::from_secs(2);

/// At how many moments in the second half of a watch something runs, at least, if a program looks at
/// another clock again and again. One that waits for what never comes does not run any more.
const STILL_LOOKING: usize = 100;

/// How long a thread that a program waits for may take to show itself, in real time.
const THREAD_STARTS: Duration = Duration::from_millis(20);

/// Runs a program in simulated time: when nothing can run, tokio moves the clock on to the next
/// timer, at the latest to the horizon. So a deadlock costs microseconds.
pub(crate) struct Simulated<W, P, F> {
    /// How long each run is watched.
    pub(super) horizon: Duration,
    /// What is run.
    pub(super) program: P,
    /// Whether it is also dropped wherever it can be.
    cancels: bool,
    of: PhantomData<fn(&W) -> F>,
}

impl<W, P, F> Instrument<W> for Simulated<W, P, F>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future + 'static,
{
    fn tells_story(&self) -> bool {
        true
    }

    fn run_all(
        &self,
        cases: &[Case<W::Case>],
        plan: &Plan<'_, W>,
    ) -> Result<Vec<Ran<W>>, Obstacle> {
        watch_for_foreign_threads();
        let Some(first) = cases.first() else { return Ok(Vec::new()) };
        let first = self.first_of_all(first, plan)?;
        let places = self.cuts(&first.measured)?.len();
        let affordable = || Orders::affordable(first.measured.cost(), cases.len(), places);
        let orders = plan.orders.map_or_else(affordable, Orders::exactly);

        let mut repeated = Others::of(first.measured.cost(), cases.len());
        let (mut first, mut all) = (Some(first), Vec::new());
        for case in cases {
            let run = |order| self.run_twice(&case.in_order(order), plan);
            let uncut = orders.of(case).map(|order| first.take().unwrap_or_else(|| run(order)));
            let mut uncut: Vec<Ran<W>> = uncut.collect();
            let cuts = self.most_cuts(&uncut)?;
            if let (Some(others), Some(ran)) = (repeated.take_next(), uncut.first_mut())
                && self.only_fills(&mut ran.measured, &cuts, plan, Some(others))
            {
                *ran = self.run_twice(&ran.measured.case.clone(), plan);
            }
            all.extend(uncut);
            for (index, cut) in cuts.into_iter().enumerate() {
                let case = case.cut(Some(cut));
                let orders = orders.of_place(&case, index);
                all.extend(orders.map(|order| self.run_twice(&case.in_order(order), plan)));
            }
            // A livelock costs real time, about a second: after the first there are no others.
            let is_livelock = |run: &Run<W>| matches!(run.ending, Ending::Livelock(_));
            if all.iter().flat_map(Ran::both).any(is_livelock) {
                break;
            }
        }
        if all.iter().any(|ran| ran.measured.ending == Ending::Hung) {
            thread::sleep(THREAD_STARTS);
        }
        stop_if_a_thread_was_seen();
        Ok(all)
    }

    fn run_again(
        &self,
        cases: &[Case<W::Case>],
        of: RunOf,
        repeats: bool,
        plan: &Plan<'_, W>,
    ) -> Option<Run<W>> {
        let case = cases.get(of.case)?.in_order(of.order).cut(of.cut);
        if !repeats {
            return Some(self.run_twice(&case, plan).measured);
        }
        let heap = plan.heap.as_ref()?;
        let clockwork = Clockwork::new(case.order, Time::Simulated);
        let uncut = case.cut(None);
        let uncut = self.run_once(&uncut, plan, None, &clockwork);
        let cuts = self.cuts(&clockwork.run(uncut)).ok()?;
        let cuts = and_none(cuts);
        let open = || heap.open(Measure::Growth);
        let close = |window: Window| {
            window.close();
        };
        self.repeat_in_window(&case, &cuts, plan, &clockwork, open, close);
        None
    }
}

impl<W, P, F> Simulated<W, P, F>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future + 'static,
{
    /// Runs the program to its end.
    pub(crate) fn new(horizon: Duration, program: P) -> Self {
        Self { horizon, program, cancels: false, of: PhantomData }
    }

    /// Also drops it wherever it can be dropped.
    pub(crate) fn cancelled(horizon: Duration, program: P) -> Self {
        Self { cancels: true, ..Self::new(horizon, program) }
    }

    /// The first case in its first order. What nobody can see in other runs is looked for here: another
    /// clock, and memory that is kept little by little.
    fn first_of_all(&self, case: &Case<W::Case>, plan: &Plan<'_, W>) -> Result<Ran<W>, Obstacle> {
        let case = case.in_order(0);
        let mut first = self.run_twice(&case, plan);
        if self.may_look_at_another_clock(&first.measured) {
            self.look_at_another_clock(&case, plan)?;
        }
        let cuts = self.cuts(&first.measured)?;
        // Before all other runs: what a cache holds from now on is there in each of them.
        if self.only_fills(&mut first.measured, &cuts, plan, None) {
            first = self.run_twice(&case, plan);
        }
        Ok(first)
    }

    /// Where the program is dropped in a case in which it ran like this when it was not.
    fn cuts(&self, uncut: &Run<W>) -> Result<Vec<Cut>, Obstacle> {
        if !self.cancels {
            return Ok(Vec::new());
        }
        case::cuts(uncut)
            .map_err(|TooMany(cuts)| Obstacle::TooManyCuts { cuts, most: TooMany::MOST })
    }

    /// The same, where it ran in several orders: the places of the order that has most.
    fn most_cuts(&self, uncut: &[Ran<W>]) -> Result<Vec<Cut>, Obstacle> {
        let mut most = Vec::new();
        for ran in uncut {
            let cuts = self.cuts(&ran.measured)?;
            if cuts.len() > most.len() {
                most = cuts;
            }
        }
        Ok(most)
    }

    /// Two runs in one runtime: the first warms what it touches, and shows the peak; the second
    /// measures the rest of the heap. Two more are needed for a heap that grew.
    fn run_twice(&self, case: &Case<W::Case>, plan: &Plan<'_, W>) -> Ran<W> {
        let explains = matches!(plan.heap, Some(HeapMode::Explain(_)));
        let time = if explains { Time::Followed } else { Time::Simulated };
        let clockwork = Clockwork::new(case.order, time);
        let words = case.sentence();
        let run = |measure| {
            heartbeat::began(&words);
            let heap = plan.heap.as_ref().zip(measure);
            self.run_once(case, plan, heap, &clockwork)
        };
        // One `run` for all of them: some of the runtime's memory lives as long as that.
        clockwork.run(async {
            let mut warm = run((plan.peak && !explains).then_some(Measure::Peak)).await;
            let peak = warm.heap.take().and_then(|heap| heap.peak);
            if explains {
                heartbeat::shown_from_here();
            }
            let mut measured = run(Some(Measure::Growth)).await;
            if let Some(used) = measured.heap {
                let mut growth = used.growth;
                // The process has other threads, the test runner's among them, and what they
                // allocate once can fall into any run. What the program leaks, it leaks again.
                if growth != HeapGrowth::NONE {
                    let mut three = [growth; 3];
                    for again in &mut three[1..] {
                        *again = run(Some(Measure::Growth)).await.heap_growth();
                    }
                    growth = middle(three);
                }
                measured.heap = Some(HeapUse { growth, peak, ..used });
            }
            Ran { warm, measured }
        })
    }

    /// Repeats the program, if that can be afforded, to look for memory that is kept little by little, and
    /// writes it into the run. True if there is none, but the run itself grew: then it filled something
    /// that stays, and is to be run again. It is the first case, or one of so many others.
    fn only_fills(
        &self,
        run: &mut Run<W>,
        cuts: &[Cut],
        plan: &Plan<'_, W>,
        others: Option<u64>,
    ) -> bool {
        // What never comes to its end is still alive, with all that it holds.
        let ends = run.returned().is_some() || !cuts.is_empty();
        let Some(used) = run.heap.filter(|_| plan.growth && ends) else { return false };
        let kept = used.growth.bytes.max(0).cast_unsigned();
        let Some(repetitions) = Repetitions::affordable(run.cost(), kept, others) else {
            return false;
        };
        heartbeat::began(&run.case.sentence());
        let clockwork = Clockwork::new(run.case.order, Time::Simulated);
        let cuts = and_none(cuts.to_vec());
        let leak = self.leak(&run.case, &cuts, plan, repetitions, &clockwork);
        match leak {
            Some(growth) if used.growth == HeapGrowth::NONE => {
                let repeated = Some(repetitions.in_the_last_step());
                run.heap = Some(HeapUse { growth, repeated, ..used });
                false
            }
            Some(_) => false,
            None => used.growth != HeapGrowth::NONE,
        }
    }

    /// Whether a program that did not come to its end still looks at something, again and again.
    fn may_look_at_another_clock(&self, run: &Run<W>) -> bool {
        let late = run.moments.iter().filter(|at| 2 * **at > self.horizon).count();
        match run.ending {
            Ending::Livelock(_) => true,
            Ending::Hung => late >= STILL_LOOKING,
            _ => false,
        }
    }

    /// Runs the program in real time. One that comes to its end there looks at another clock than
    /// tokio's.
    fn look_at_another_clock(
        &self,
        case: &Case<W::Case>,
        plan: &Plan<'_, W>,
    ) -> Result<(), Obstacle> {
        heartbeat::began(&case.sentence());
        let clockwork = Clockwork::new(case.order, Time::Real);
        let short = Simulated::new(REAL_TIME, &self.program);
        let run = short.run_once(case, plan, None, &clockwork);
        match clockwork.run(run).returned() {
            Some(_) => Err(Obstacle::LeftTheRuntime { through: Elsewhere::OtherClock, line: None }),
            None => Ok(()),
        }
    }
}

/// These places, and none.
fn and_none(cuts: Vec<Cut>) -> Vec<Option<Cut>> {
    cuts.into_iter().map(Some).chain([None]).collect()
}

/// The second largest of three.
fn middle(mut three: [HeapGrowth; 3]) -> HeapGrowth {
    three.sort_by_key(|growth| (growth.bytes, growth.blocks));
    three[1]
}
