use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use record::Sites;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

use crate::Exercise;
use crate::child::{self, Task};
use crate::finding::Finding;
use crate::heap::{HeapGrowth, HeapMode, HeapUse, Measure, Reading, Window};
use crate::judge::Judge;
use crate::protocol::{Line, SHOWN_FROM_HERE};
use crate::pulse::{LOOK, Patience, Pulse};
use crate::recorder::Recorder;
use crate::run::{Ending, LeftBehind, Run};
use crate::simulate::World;
use crate::verdict::Verdict;

/// What a run is called: there is one world, and no timing.
const WORDS: &str = "with one worker thread";

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

/// A verdict on whether anything else can run beside a program. Made by [`pulse`].
pub struct Pulsed<W: World<Timing = ()>, P> {
    exercise: Exercise,
    program: P,
    judge: Judge<W::Note>,
    world: PhantomData<W>,
}

/// Begins a verdict: the program is run in its world, in a process of its own, in real time, as a
/// task of a multi-thread runtime that has one worker. Threads, and the blocking pool, are allowed.
///
/// Beside it runs a heartbeat, another task of the same runtime. Work of the world's that stands for
/// time on the processor ([`Recorder::pulse`]) goes on only when the heartbeat got through. So a
/// program that blocks the worker is certain to be found, whatever the machine is busy with, and one
/// that does not never waits for a clock.
pub fn pulse<W, P, F>(exercise: Exercise, program: P) -> Pulsed<W, P>
where
    W: World<Timing = ()>,
    P: Fn(&W) -> F,
    F: Future + Send + 'static,
{
    Pulsed { exercise, program, judge: Judge::with_story(false), world: PhantomData }
}

impl<W, P, F> Pulsed<W, P>
where
    W: World<Timing = ()>,
    P: Fn(&W) -> F,
    F: Future + Send + 'static,
{
    /// Adds a check: a stable id, what must hold as a plain sentence, and how to measure it.
    ///
    /// Its words must not depend on which of two threads comes first. A run that panicked is not
    /// judged by it.
    #[must_use]
    pub fn check(
        mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<W::Note>) -> Finding + 'static,
    ) -> Self {
        self.judge.add_check(id, sentence, judge);
        self
    }

    /// The check before needs another to have passed.
    ///
    /// # Panics
    /// If no check of that id stands before it.
    #[must_use]
    pub fn needs(mut self, id: &'static str) -> Self {
        self.judge.last_needs(id);
        self
    }

    /// Adds a check of the heap, judged however the run ended. [`Run::heap_growth`] is the slope:
    /// the least by which the heap grew from one run to the next, of several; zero for a program that
    /// never comes to its end. [`Run::heap_peak`] is that of the first run, and
    /// [`Run::heap_allocated`] that of the second.
    #[must_use]
    pub fn check_heap(
        mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<W::Note>) -> Finding + 'static,
    ) -> Self {
        self.judge.add_check_of_heap(id, sentence, move |_, run| judge(run));
        self
    }

    /// The check of the heap before is explained by the line that allocated most of this.
    ///
    /// # Panics
    /// If it does not follow a check of the heap.
    #[must_use]
    pub fn explained_by(mut self, sites: Sites) -> Self {
        self.judge.last_explained_by(sites);
        self
    }

    /// Runs everything and concludes. A test has one verdict: in a child process everything up to
    /// here is repeated, and nothing after it.
    ///
    /// In a child process of the verdict's, this runs the program and never returns.
    #[must_use = "a verdict that is not returned from the test does not fail it"]
    pub fn judge(self) -> Verdict {
        self.judge.conclude(&self.exercise, |task| match task {
            Task::Judge => self.judge_all(),
            Task::Explain { profile, .. } => self.explain(profile),
        })
    }

    fn judge_all(&self) {
        let Some(heap) = HeapMode::count() else {
            child::say(&Line::NoAllocator);
            return;
        };
        let mut runtime = runtime();
        // The peak is that of the first run: a buffer that is kept from run to run counts.
        let mut first = self.run_once(&mut runtime, Patience::FULL, Some((&heap, Measure::Peak)));
        let peak = first.heap_peak();
        // It only warms: what else it did to the heap says nothing.
        first.heap = None;
        // What is known to stand still need not be waited for again.
        let patience = match first.ending {
            Ending::Returned(_) if first.pulse.is_blocked() => Patience::WITH_ONE_THAT_BLOCKS,
            Ending::Returned(_) => Patience::FULL,
            _ => Patience::WITH_ONE_THAT_HANGS,
        };
        let mut second = self.run_once(&mut runtime, patience, Some((&heap, Measure::Growth)));
        let mut heap_use = HeapUse { peak, ..second.heap.unwrap_or_default() };
        // A thread that is blocked for ever, and a program that never comes to its end, keep what
        // they have: more runs say nothing more, and take as long again.
        let ends = !first.pulse.stuck && first.ending != Ending::Hung;
        heap_use.growth =
            if ends { self.slope(&mut runtime, patience) } else { HeapGrowth::default() };
        second.heap = Some(heap_use);
        self.judge.say_all(&self.exercise, &[[first, second]]);
        // A worker that is blocked for ever is not waited for.
        runtime.shutdown_background();
    }

    /// The least by which the heap grew from one run to the next.
    fn slope(&self, runtime: &mut Runtime, patience: Patience) -> HeapGrowth {
        let mut before = quiet_reading();
        let growths = (0..SLOPE).map(|_| {
            drop(self.run_once(runtime, patience, None));
            let now = quiet_reading();
            let growth = now.since(before).live;
            before = now;
            growth
        });
        let least = growths.min_by_key(|growth| (growth.bytes, growth.blocks));
        least.unwrap_or_default()
    }

    fn explain(&self, profile: PathBuf) {
        let mut runtime = runtime();
        let patience = Patience::WITH_ONE_THAT_BLOCKS.after_a_block();
        drop(self.run_once(&mut runtime, patience, None));
        println!("\n{SHOWN_FROM_HERE}");
        let heap = HeapMode::Explain(profile);
        drop(self.run_once(&mut runtime, patience, Some((&heap, Measure::Growth))));
        runtime.shutdown_background();
    }

    /// Runs the program in a new world, waits for what it left behind, and returns what was seen.
    /// The runtime is replaced if nothing can run on it any more.
    fn run_once(
        &self,
        runtime: &mut Runtime,
        patience: Patience,
        heap: Option<(&HeapMode, Measure)>,
    ) -> Run<W::Note> {
        child::say(&Line::Began { timing: WORDS.to_owned() });
        let pulse = Pulse::new(patience);
        let inside = runtime.enter();
        let recorder = Recorder::start_with_pulse(pulse.clone());
        // The program's work asks the one, whoever watches the other: a task that was woken from
        // another thread already is not put first when the worker wakes it.
        let watcher = Pulse::new(patience);
        let beats = [pulse.clone(), watcher.clone()].map(|pulse| tokio::spawn(pulse.beat()));
        // What an earlier run left behind, and the heartbeats.
        let tasks_before = runtime.metrics().num_alive_tasks();
        let window = heap.map(|(mode, measure)| mode.open(measure));

        let world = W::new(&(), recorder.clone());
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
        world.inspect();
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
        Run {
            timing: WORDS.to_owned(),
            horizon,
            ending: if recorded.log.flooded { Ending::Flooded } else { ending },
            ended_at,
            // They are needed only to cut a run.
            polls: 0,
            recorded,
            left_behind: LeftBehind { tasks, tasks_at_horizon: tasks, gauges },
            heap: window,
            pulse: reading,
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
            child::say(&Line::Watching);
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
        // While no heartbeat gets through, that is what is to be concluded.
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
fn quiet_reading() -> Reading {
    let mut known = Reading::now();
    for _ in 0..SETTLE {
        thread::sleep(LOOK / 2);
        let now = Reading::now();
        if now == known {
            break;
        }
        known = now;
    }
    known
}

fn panicked() -> Ending {
    Ending::Panicked(without_ids(&child::last_panic()))
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
