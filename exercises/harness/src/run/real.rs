//! A run in real time, on a runtime with one worker, beside a heartbeat.
//!
//! The program is a task of a multi-thread runtime that has one worker thread. Threads and the
//! blocking pool are allowed. Work of the world's that stands for time on the processor goes on only
//! when the heartbeat got through; see [`Pulse`]. This thread looks on, and ends a run that gets
//! nowhere:
//!
//! ```text
//!              the program returns
//!   watched ------------------------------------------> returned
//!      |
//!      |  the watcher's heartbeat is not answered, and no work waits for one
//!      +---------------------------------------------> blocked, and stuck: nothing gets through
//!      |
//!      |  heartbeats are answered, but no work is begun, and none waits
//!      +---------------------------------------------> hung
//!      |
//!      |  6 s, and it still gets on
//!      +---------------------------------------------> not judged
//! ```
//!
//! Meanwhile the steps of the worker are timed, in each of six runs; see [`Blocks`].

use std::panic::{self, AssertUnwindSafe};
use std::thread;
use std::time::Duration;

use record::{Obstacle, RunOf};
use tokio::task::JoinHandle;

use super::blocks::Blocks;
use super::case::Case;
use super::heap::{HeapMode, HeapUse, Measure, Window};
use super::lookout::{AT_ONCE, Lookout, SETTLE};
use super::one_worker::OneWorker;
use super::{Ending, Instrument, LeftBehind, Plan, Ran, Run};
use crate::process::{heartbeat, panics};
use crate::world::{
    HeapGrowth, HeapReading, LOOK, Patience, Pulse, PulseReading, Recorder, World, uncounted,
};

/// Runs whose growth is measured, and whose steps are. What a thread of the pool allocates when it starts
/// falls into some; a list doubles its room in some.
const SLOPE: usize = 4;

/// Runs a program in real time.
pub(crate) struct RealTime<P> {
    /// What is run.
    pub(crate) program: P,
}

impl<W, P, F> Instrument<W> for RealTime<P>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future + Send + 'static,
{
    fn tells_story(&self) -> bool {
        false
    }

    /// Always measures the peak.
    fn run_all(
        &self,
        cases: &[Case<W::Case>],
        plan: &Plan<'_, W>,
    ) -> Result<Vec<Ran<W>>, Obstacle> {
        Ok(cases.iter().map(|case| self.run_several_times(case, plan.heap.as_ref())).collect())
    }

    fn run_again(
        &self,
        cases: &[Case<W::Case>],
        run: RunOf,
        _repeats: bool,
        plan: &Plan<'_, W>,
    ) -> Option<Run<W>> {
        let case = cases.get(run.case)?;
        let mut worker = OneWorker::start();
        let patience = Patience::WITH_ONE_THAT_BLOCKS.after_a_block();
        drop(self.run_once::<W, F>(&mut worker, case, patience, None));
        heartbeat::shown_from_here();
        let heap = plan.heap.as_ref().map(|heap| (heap, Measure::Growth));
        let run = self.run_once::<W, F>(&mut worker, case, patience, heap);
        worker.stop();
        Some(run)
    }
}

impl<P> RealTime<P> {
    /// Runs one case twice, and some times more for the growth of the heap.
    fn run_several_times<W, F>(&self, case: &Case<W::Case>, heap: Option<&HeapMode>) -> Ran<W>
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future + Send + 'static,
    {
        let mut worker = OneWorker::start();
        // The peak is that of the first run: a buffer that is kept from run to run counts.
        let at_peak = heap.map(|heap| (heap, Measure::Peak));
        let mut warm = self.run_once(&mut worker, case, Patience::FULL, at_peak);
        let peak = warm.heap.take().and_then(|heap| heap.peak);
        let pulse = warm.pulse();
        // What is known to stand still need not be waited for again.
        let patience = match warm.ending {
            Ending::Returned(_) if pulse.is_blocked() => Patience::WITH_ONE_THAT_BLOCKS,
            Ending::Returned(_) => Patience::FULL,
            _ => Patience::WITH_ONE_THAT_HANGS,
        };
        let growing = heap.map(|heap| (heap, Measure::Growth));
        let mut measured = self.run_once(&mut worker, case, patience, growing);
        let patience = if measured.pulse().is_blocked() && patience == Patience::FULL {
            Patience::WITH_ONE_THAT_BLOCKS
        } else {
            patience
        };
        let mut blocks = Blocks::default();
        blocks.add(pulse.held);
        blocks.add(measured.pulse().held);
        // A thread that is blocked for ever, and a program that never comes to its end, keep what they
        // have: more runs say nothing more, and take as long again.
        let ends = !pulse.stuck && warm.ending != Ending::Hung;
        let mut blocked = None;
        let growth = if ends {
            let known = measured.pulse().is_blocked();
            let mut look = |run: Run<W>| {
                let pulse = run.pulse();
                blocks.add(pulse.held);
                let is_new = pulse.is_blocked() && !known;
                if is_new {
                    blocked = Some(run);
                }
                !is_new
            };
            self.slope::<W, F>(&mut worker, case, patience, heap, &mut look)
        } else {
            HeapGrowth::NONE
        };
        // A block that shows in some runs only is a block.
        if let Some(blocked) = blocked {
            measured = Run { heap: measured.heap, ..blocked };
        }
        if let Some(used) = &mut measured.heap {
            *used = HeapUse { growth, peak, ..*used };
        }
        if blocks.are_there() {
            warm.pulse.iter_mut().chain(&mut measured.pulse).for_each(PulseReading::conclude_held);
        }
        worker.stop();
        Ran { warm, measured }
    }

    /// Some runs more, each of which is looked at, and by how much the heap grew in each of them, on average.
    /// None if it is not measured, or if a look says that there is no need to go on.
    ///
    /// A thread that starts takes memory once, and how many start in which run is chance. So what grew in
    /// the first four runs is kept only as far as it also grows in the next eight, and in sixteen more.
    /// A list of what is kept doubles its room at least once in each of the three.
    fn slope<W, F>(
        &self,
        worker: &mut OneWorker,
        case: &Case<W::Case>,
        patience: Patience,
        heap: Option<&HeapMode>,
        look: &mut dyn FnMut(Run<W>) -> bool,
    ) -> HeapGrowth
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future + Send + 'static,
    {
        let mut growths = |runs: usize| {
            let reading = || heap.map_or_else(HeapReading::default, |_| quiet_reading());
            // Room for all of them, which is not counted, before the first reading.
            let mut all = uncounted(|| Vec::with_capacity(runs));
            let mut before = reading();
            for _ in 0..runs {
                if !look(self.run_once::<W, F>(worker, case, patience, None)) {
                    return None;
                }
                let now = reading();
                all.push(now.since(before).0);
                before = now;
            }
            Some(average(&all))
        };
        let Some(mut least) = growths(SLOPE) else { return HeapGrowth::NONE };
        for runs in [2 * SLOPE, 4 * SLOPE] {
            if least.bytes <= 0 {
                return HeapGrowth::NONE;
            }
            match growths(runs) {
                Some(more) if more.bytes >= least.bytes => {}
                Some(more) => least = more,
                None => return HeapGrowth::NONE,
            }
        }
        least
    }

    /// Runs the program in a new world, waits for what it left behind, and returns what was seen.
    /// The runtime is replaced if nothing can run on it any more.
    fn run_once<W, F>(
        &self,
        worker: &mut OneWorker,
        case: &Case<W::Case>,
        patience: Patience,
        heap: Option<(&HeapMode, Measure)>,
    ) -> Run<W>
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future + Send + 'static,
    {
        heartbeat::began(&case.words);
        panics::forget();
        let pulse = Pulse::new(patience);
        let inside = worker.runtime.enter();
        let recorder = Recorder::start_with_pulse(pulse.clone());
        let mut lookout = Lookout::beside(&pulse, patience, &worker.meter);
        let beats = lookout.beats();
        // What an earlier run left behind, and the heartbeats.
        let tasks_before = worker.runtime.metrics().num_alive_tasks();
        let window = heap.map(|(mode, measure)| mode.open(measure));
        if let Some(Window::Growth { before }) = window {
            recorder.follow_heap(before);
        }

        let world = W::new(&case.value, recorder.clone());
        let program = panic::catch_unwind(AssertUnwindSafe(|| (self.program)(&world)));
        let (ending, gauges) = match program {
            Ok(program) => {
                let (at_return, returned) = (recorder.clone(), pulse.clone());
                // A task, so that it runs on the worker: `block_on` would poll it on this thread.
                let task = tokio::spawn(async move {
                    program.await;
                    returned.returned();
                    (at_return.now(), at_return.gauges())
                });
                lookout.wait_for(&task, patience);
                if task.is_finished() {
                    match worker.runtime.block_on(task) {
                        Ok((at, gauges)) => (Ending::Returned(at), gauges),
                        Err(_) => (panicked(), recorder.gauges()),
                    }
                } else {
                    task.abort();
                    (Ending::Hung, recorder.gauges())
                }
            }
            Err(_) => (panicked(), recorder.gauges()),
        };
        drop(inside);
        let ended_at = match ending {
            Ending::Returned(at) => at,
            _ => recorder.now(),
        };
        let facts = uncounted(|| world.inspect());
        drop(world);
        // What the program left behind comes to its end. Its steps hold the worker as well.
        let alive = || worker.runtime.metrics().num_alive_tasks();
        let tasks = || alive().saturating_sub(tasks_before + recorder.world_tasks());
        let is_quiet = || tasks() == 0 && recorder.is_the_last();
        lookout.until(AT_ONCE, || pulse.reading().stuck || is_quiet());
        let tasks = tasks();
        lookout.until(SETTLE, || pulse.reading().stuck || is_quiet());
        let window = window.map(Window::close);
        let reading = PulseReading { held: worker.meter.longest(), ..pulse.reading() };
        beats.iter().for_each(JoinHandle::abort);
        // Aborted, they end at their next turn, if there is one.
        let ended = || beats.iter().all(JoinHandle::is_finished);
        if reading.stuck || !lookout.until(SETTLE, ended) {
            worker.replace();
        }
        let horizon = recorder.now();
        let recorded = recorder.finish(horizon);
        let panics = panics_of_tasks(&ending);
        Run {
            case: case.clone(),
            horizon,
            ending: if recorded.log.flooded { Ending::Flooded } else { ending },
            ended_at,
            // They are needed only to cut a run.
            polls: 0,
            afterwards: None,
            last_poll: Duration::ZERO,
            moments: Vec::new(),
            waiting: Vec::new(),
            panics,
            recorded,
            facts,
            left_behind: LeftBehind {
                tasks_at_once: tasks,
                tasks,
                tasks_at_horizon: tasks,
                gauges,
            },
            heap: window,
            pulse: Some(reading),
        }
    }
}

/// Growth for each of these runs.
fn average(growths: &[HeapGrowth]) -> HeapGrowth {
    let runs = growths.len().max(1) as i64;
    HeapGrowth {
        bytes: growths.iter().map(|growth| growth.bytes).sum::<i64>() / runs,
        blocks: growths.iter().map(|growth| growth.blocks).sum::<i64>() / runs,
    }
}

/// What is alive on the heap when no thread changes it any more: a worker frees a task a moment after
/// it has ended.
fn quiet_reading() -> HeapReading {
    let mut known = HeapReading::now();
    for _ in 0..SETTLE {
        thread::sleep(LOOK / 2);
        let now = HeapReading::now();
        if now == known {
            break;
        }
        known = now;
    }
    known
}

fn panicked() -> Ending {
    Ending::Panicked(without_ids(&panics::last()))
}

/// What the panics of tasks said, if the program itself did not panic: in an order of their own, for
/// with real threads any can come first.
fn panics_of_tasks(ending: &Ending) -> Vec<String> {
    let all = panics::of_tasks();
    if matches!(ending, Ending::Panicked(_)) {
        return Vec::new();
    }
    let mut all: Vec<String> = all.iter().map(|said| without_ids(said)).collect();
    all.sort_unstable();
    all
}

/// The numbers of tasks depend on which thread came first: `Id(23)` is told as `Id(..)`.
fn without_ids(message: &str) -> String {
    let mut parts = message.split("Id(");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        text.push_str(if rest.len() < part.len() { "Id(.." } else { "Id(" });
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::without_ids;

    #[test]
    fn a_panic_is_told_without_the_number_of_a_task() {
        assert_eq!(without_ids("Panic(Id(23), \"no\")"), "Panic(Id(..), \"no\")");
        assert_eq!(without_ids("Id(x) and Id("), "Id(x) and Id(");
    }
}
