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
//! ```

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use record::{Obstacle, RunOf};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

use super::case::Case;
use super::heap::{HeapMode, HeapUse, Measure, Window};
use super::{Ending, Instrument, LeftBehind, Plan, Ran, Run};
use crate::process::{heartbeat, panics};
use crate::world::{HeapGrowth, HeapReading, LOOK, Patience, Pulse, Recorder, World, uncounted};

/// Runs whose growth is compared. What a program keeps it keeps in each of them; what a thread of
/// the pool allocates when it starts falls into some.
const SLOPE: usize = 4;

/// Threads of the blocking pool that are started before the first run: more than a program needs.
const POOL: usize = 16;

/// How many times its patience a program that still works may take, before it is ended: some six
/// seconds; one that is right takes a tenth of one.
const PATIENCES_IN_A_RUN: u32 = 2;

/// Looks between two signs of life for the parent.
const SIGN_OF_LIFE: u32 = 250;

/// Looks for which what the program left behind may come to its end. A thread that has delivered its
/// result needs one.
const SETTLE: u32 = 250;

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
        let mut runtime = runtime();
        let patience = Patience::WITH_ONE_THAT_BLOCKS.after_a_block();
        drop(self.run_once::<W, F>(&mut runtime, case, patience, None));
        heartbeat::shown_from_here();
        let heap = plan.heap.as_ref().map(|heap| (heap, Measure::Growth));
        let run = self.run_once::<W, F>(&mut runtime, case, patience, heap);
        runtime.shutdown_background();
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
        let mut runtime = runtime();
        // The peak is that of the first run: a buffer that is kept from run to run counts.
        let at_peak = heap.map(|heap| (heap, Measure::Peak));
        let mut warm = self.run_once(&mut runtime, case, Patience::FULL, at_peak);
        let peak = warm.heap.take().and_then(|heap| heap.peak);
        let pulse = warm.pulse();
        // What is known to stand still need not be waited for again.
        let patience = match warm.ending {
            Ending::Returned(_) if pulse.is_blocked() => Patience::WITH_ONE_THAT_BLOCKS,
            Ending::Returned(_) => Patience::FULL,
            _ => Patience::WITH_ONE_THAT_HANGS,
        };
        let growing = heap.map(|heap| (heap, Measure::Growth));
        let mut measured = self.run_once(&mut runtime, case, patience, growing);
        if let Some(used) = measured.heap {
            // A thread that is blocked for ever, and a program that never comes to its end, keep
            // what they have: more runs say nothing more, and take as long again.
            let ends = !pulse.stuck && warm.ending != Ending::Hung;
            let growth = if ends {
                self.slope::<W, F>(&mut runtime, case, patience)
            } else {
                HeapGrowth::NONE
            };
            measured.heap = Some(HeapUse { growth, peak, ..used });
        }
        // A worker that is blocked for ever is not waited for.
        runtime.shutdown_background();
        Ran { warm, measured }
    }

    /// The least by which the heap grew from one run to the next.
    fn slope<W, F>(
        &self,
        runtime: &mut Runtime,
        case: &Case<W::Case>,
        patience: Patience,
    ) -> HeapGrowth
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future + Send + 'static,
    {
        let mut before = quiet_reading();
        let growths = (0..SLOPE).map(|_| {
            drop(self.run_once::<W, F>(runtime, case, patience, None));
            let now = quiet_reading();
            let (growth, _) = now.since(before);
            before = now;
            growth
        });
        let least = growths.min_by_key(|growth| (growth.bytes, growth.blocks));
        least.unwrap_or_default()
    }

    /// Runs the program in a new world, waits for what it left behind, and returns what was seen.
    /// The runtime is replaced if nothing can run on it any more.
    fn run_once<W, F>(
        &self,
        runtime: &mut Runtime,
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
        let inside = runtime.enter();
        let recorder = Recorder::start_with_pulse(pulse.clone());
        // Two pulses: the world's work asks `pulse`, this thread asks `watcher`. With one, a
        // question from here would be under way already when the work asks its own, and the worker
        // would not put the heartbeat first, as it does with a task that it wakes itself.
        let watcher = Pulse::new(patience);
        let beats = [pulse.clone(), watcher.clone()].map(|pulse| tokio::spawn(pulse.beat()));
        // What an earlier run left behind, and the heartbeats.
        let tasks_before = runtime.metrics().num_alive_tasks();
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
                watch(&task, &pulse, &watcher, patience);
                if task.is_finished() {
                    match runtime.block_on(task) {
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
        let tasks = settle(runtime, tasks_before, &recorder, &pulse);
        let window = window.map(Window::close);
        beats.iter().for_each(JoinHandle::abort);
        let reading = pulse.reading();
        // Aborted, they end at their next turn, if there is one.
        let ended = || beats.iter().all(JoinHandle::is_finished);
        if reading.stuck || !looked_until(SETTLE, ended) {
            std::mem::replace(runtime, self::runtime()).shutdown_background();
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
            left_behind: LeftBehind { tasks, tasks_at_horizon: tasks, gauges },
            heap: window,
            pulse: Some(reading),
        }
    }
}

/// A runtime with one worker, in real time.
///
/// # Panics
/// If the system refuses to make one.
fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_keep_alive(Duration::from_secs(60)).enable_all();
    let runtime = builder.build().expect("the system starts a thread");
    // The threads of the pool stay. Started now, they are no part of what a run keeps.
    let all_there = Arc::new(Barrier::new(POOL + 1));
    for _ in 0..POOL {
        let all_there = Arc::clone(&all_there);
        runtime.spawn_blocking(move || {
            // A thread allocates what it needs to wait for a future when it first does.
            Handle::current().block_on(std::future::ready(()));
            all_there.wait();
        });
    }
    all_there.wait();
    runtime
}

/// Waits for the end of the program, or for the conclusion that there will be none.
fn watch<T>(task: &JoinHandle<T>, pulse: &Pulse, watcher: &Pulse, patience: Patience) {
    let (mut begun, mut idle, mut unanswered) = (0, 0, 0);
    let mut asked = watcher.ask();
    for look in 1..=PATIENCES_IN_A_RUN * patience.program {
        if task.is_finished() {
            return;
        }
        thread::sleep(LOOK);
        if look % SIGN_OF_LIFE == 0 {
            heartbeat::watching();
        }
        let blocked = pulse.reading().is_blocked();
        let Patience { program: looks, .. } =
            if blocked { patience.after_a_block() } else { patience };
        let (now_begun, waits) = pulse.progress();
        // Work that waits comes to a conclusion of its own.
        let gets_on = waits || now_begun != begun;
        begun = now_begun;
        idle = if gets_on { 0 } else { idle + 1 };
        if watcher.has_answered(asked) {
            asked = watcher.ask();
            unanswered = 0;
        } else {
            unanswered = if waits { 0 } else { unanswered + 1 };
        }
        if unanswered >= looks {
            pulse.conclude_blocked(None);
            return;
        }
        // Of a runtime that answers no heartbeat the conclusion above is the true one: wait for it.
        if idle >= looks && unanswered == 0 {
            return;
        }
    }
}

/// Looks until this is so, but only so many times. Returns whether it is.
fn looked_until(looks: u32, is_so: impl Fn() -> bool) -> bool {
    for _ in 0..looks {
        if is_so() {
            return true;
        }
        thread::sleep(LOOK);
    }
    is_so()
}

/// Lets what the program left behind come to its end. Returns how many tasks did not.
fn settle<N>(runtime: &Runtime, before: usize, recorder: &Recorder<N>, pulse: &Pulse) -> usize {
    let alive = || runtime.metrics().num_alive_tasks();
    let tasks = || alive().saturating_sub(before + recorder.world_tasks());
    looked_until(SETTLE, || pulse.reading().stuck || (tasks() == 0 && recorder.is_the_last()));
    tasks()
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
