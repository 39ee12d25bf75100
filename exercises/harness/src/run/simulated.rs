//! A run in simulated time, on one thread.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::case::{self, Case, Cut};
use super::drive::{Driven, Stop, drive, dropped};
use super::heap::{HeapMode, HeapUse, Measure, Window};
use super::{Ending, Instrument, LeftBehind, Ran, Run};
use crate::process::{self, heartbeat, panics};
use crate::world::{HeapGrowth, Recorder, Watch, Witness, World, uncounted};

/// Rounds in which everything that can run at one moment runs, each task at least once a round.
/// Chains of tasks that end one another are short.
const ROUNDS: usize = 50;

/// The lane of the program itself, the first of each run.
const PROGRAM: Watch = Watch::named("run");

/// Runs a program in simulated time: when nothing can run, tokio moves the clock on to the next
/// timer, at the latest to the horizon. So a deadlock costs microseconds.
pub(crate) struct Simulated<P> {
    /// How long each run is watched.
    pub(crate) horizon: Duration,
    /// What is run.
    pub(crate) program: P,
    /// Whether it is also dropped wherever it can be.
    pub(crate) cancels: bool,
}

impl<W, P, F> Instrument<W> for Simulated<P>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    fn tells_story(&self) -> bool {
        true
    }

    fn run_all(&self, cases: Vec<Case<W::Case>>, heap: &HeapMode, peak: bool) -> Vec<Ran<W>> {
        let mut all = Vec::new();
        for case in cases {
            let uncut: Ran<W> = self.run_twice(&case, heap, peak);
            let cuts = self.cuts(&uncut.measured);
            all.push(uncut);
            all.extend(cuts.map(|cut| self.run_twice(&case.cut(cut), heap, peak)));
            // A livelock costs real time, about a second: after the first there are no others.
            if all.iter().flat_map(Ran::both).any(|run| matches!(run.ending, Ending::Livelock(_))) {
                break;
            }
        }
        all
    }

    fn run_again(&self, cases: Vec<Case<W::Case>>, index: usize, heap: &HeapMode) {
        let mut before = 0;
        for case in cases {
            if before == index {
                let _: Ran<W> = self.run_twice(&case, heap, false);
                return;
            }
            before += 1;
            if !self.cancels {
                continue;
            }
            let cuts: Vec<_> = self.cuts::<W>(&self.run_unmeasured(&case)).collect();
            if let Some(cut) = cuts.get(index - before) {
                let _: Ran<W> = self.run_twice(&case.cut(*cut), heap, false);
                return;
            }
            before += cuts.len();
        }
    }
}

impl<P> Simulated<P> {
    /// Where the program is dropped in a case in which it ran like this to its end.
    fn cuts<W>(&self, uncut: &Run<W>) -> impl Iterator<Item = Cut> + use<W, P>
    where
        W: World,
    {
        self.cancels.then(|| case::cuts(uncut)).into_iter().flatten()
    }

    /// A run to the end, to learn where the program can be dropped.
    fn run_unmeasured<W, F>(&self, case: &Case<W::Case>) -> Run<W>
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future,
    {
        runtime().block_on(run_once(case, self.horizon, &self.program, None))
    }

    /// Two runs in one runtime: the first warms what it touches, and shows the peak; the second
    /// measures the rest of the heap. Two more are needed for a heap that grew.
    fn run_twice<W, F>(&self, case: &Case<W::Case>, heap: &HeapMode, peak: bool) -> Ran<W>
    where
        W: World,
        P: Fn(&W) -> F,
        F: Future,
    {
        let run = |heap| {
            heartbeat::began(&case.words);
            run_once::<W, _, _>(case, self.horizon, &self.program, heap)
        };
        // One `block_on` for all of them: some of the runtime's memory lives as long as that.
        runtime().block_on(async {
            let peak = peak && matches!(heap, HeapMode::Count { .. });
            let mut warm = run(peak.then_some((heap, Measure::Peak))).await;
            let peak = warm.heap.take().and_then(|heap| heap.peak);
            if let HeapMode::Explain(_) = heap {
                heartbeat::shown_from_here();
            }
            let mut measured = run(Some((heap, Measure::Growth))).await;
            if let Some(used) = measured.heap {
                let mut growth = used.growth;
                // The process has other threads, the test runner's among them, and what they
                // allocate once can fall into any run. What the program leaks, it leaks again.
                if growth != HeapGrowth::NONE {
                    let mut three = [growth; 3];
                    for again in &mut three[1..] {
                        *again = run(Some((heap, Measure::Growth))).await.heap_growth();
                    }
                    growth = middle(three);
                }
                measured.heap = Some(HeapUse { growth, peak, ..used });
            }
            Ran { warm, measured }
        })
    }
}

/// The second largest of three.
fn middle(mut three: [HeapGrowth; 3]) -> HeapGrowth {
    three.sort_by_key(|growth| (growth.bytes, growth.blocks));
    three[1]
}

/// A runtime with one thread and simulated time.
///
/// # Panics
/// If the system refuses to make one.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a current-thread runtime needs nothing that a system could refuse")
}

/// Runs the program in a new world, waits until the horizon, and returns what was seen.
async fn run_once<W, P, F>(
    case: &Case<W::Case>,
    horizon: Duration,
    program: &P,
    heap: Option<(&HeapMode, Measure)>,
) -> Run<W>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    let end = Instant::now() + horizon;
    let tasks_before = tasks_alive();
    let recorder = Recorder::start_for(Witness { on_foreign_thread: process::left_the_runtime });
    let window = heap.map(|(mode, measure)| mode.open(measure));
    if let Some(Window::Growth { before }) = window {
        recorder.follow_heap(before);
    }

    let world = W::new(&case.value, recorder.clone());
    // Watched as well: a figure shows what the program did while it did not poll another.
    let mut future = Some(Box::pin(recorder.watch(PROGRAM, program(&world))));
    let Driven { end: mut end_of_program, polls } =
        drive(&mut future, end, case.cut, &recorder).await;
    let ended_at = recorder.now();
    run_all_that_can().await;
    let tasks = || tasks_alive().saturating_sub(tasks_before + recorder.world_tasks());
    let tasks_at_return = tasks();
    let gauges = recorder.gauges();
    settle(end).await;
    let left_behind = LeftBehind { tasks: tasks_at_return, tasks_at_horizon: tasks(), gauges };
    let facts = uncounted(|| world.inspect());
    drop(world);
    let heap = window.map(Window::close);

    let recorded = recorder.finish(horizon);
    // A program that hung was measured alive, as a service would keep it. Now it goes, and what it
    // held up comes to its end before the next run begins.
    if let Some(program) = future {
        if let Err(panicked) = dropped(program) {
            end_of_program = panicked;
        }
        settle(end + horizon).await;
    }
    let ending = match end_of_program {
        _ if recorded.log.flooded => Ending::Flooded,
        Stop::Returned => Ending::Returned(ended_at),
        Stop::Cancelled => Ending::Cancelled(ended_at),
        Stop::Hung => Ending::Hung,
        Stop::Livelock => Ending::Livelock(ended_at),
        Stop::Panicked => Ending::Panicked(panics::last()),
    };
    Run {
        case: case.clone(),
        horizon,
        ending,
        ended_at,
        polls,
        recorded,
        facts,
        left_behind,
        heap,
        pulse: None,
    }
}

/// Lets everything run that can run at this moment: simulated time does not pass meanwhile.
async fn run_all_that_can() {
    for _ in 0..ROUNDS {
        heartbeat::runtime_turns(&poll_fn(|cx| Poll::Ready(cx.waker().clone())).await);
        yield_now().await;
    }
}

/// Lets what is left come to its end, until this moment.
async fn settle(end: Instant) {
    let mut end = pin!(sleep_until(end));
    poll_fn(|cx| {
        heartbeat::runtime_turns(cx.waker());
        end.as_mut().poll(cx)
    })
    .await;
}

fn tasks_alive() -> usize {
    Handle::current().metrics().num_alive_tasks()
}
