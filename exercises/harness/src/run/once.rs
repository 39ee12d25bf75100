//! One run in simulated time.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project::pin_project;
use record::Elsewhere;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::case::Case;
use super::clockwork::Clockwork;
use super::drive::{Driven, Program, Stop, Way, drive, dropped, tasks_alive};
use super::heap::{HeapMode, Measure, Window};
use super::order::Turns;
use super::simulated::Simulated;
use super::{Ending, LeftBehind, Plan, Run};
use crate::process::{self, heartbeat, panics};
use crate::world::{Recorder, Watch, Watched, Witness, World, foreign_thread_seen, uncounted};

/// Rounds in which everything that can run at one moment runs, each task at least once a round.
/// Chains of tasks that end one another are short.
const ROUNDS: usize = 50;

/// The lane of the program itself, the first of each run.
const PROGRAM: Watch = Watch::named("run");

/// A program that is watched. Nobody asks for what it returns.
#[pin_project]
struct Whole<F, E>(#[pin] Watched<F, E>);

impl<F: Future, E: Clone + Send + 'static> Future for Whole<F, E> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.project().0.poll(cx).map(drop)
    }
}

/// A recorder for a run in simulated time.
pub(super) fn recorder<W: World>() -> Recorder<W::Event> {
    Recorder::start_for(Witness {
        on_foreign_thread: || process::left_the_runtime(Elsewhere::Thread),
    })
}

/// Makes the program's future. It is watched as well: a figure shows what the program did while it did not
/// poll another.
pub(super) fn make<W: World, F: Future + 'static>(
    recorder: &Recorder<W::Event>,
    program: impl Fn(&W) -> F,
    world: &W,
) -> Program {
    Box::pin(Whole(recorder.watch(PROGRAM, program(world))))
}

impl<W, P, F> Simulated<W, P, F>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future + 'static,
{
    /// Runs the program in a new world, waits until the horizon, and returns what was seen.
    pub(super) async fn run_once(
        &self,
        case: &Case<W::Case>,
        plan: &Plan<'_, W>,
        heap: Option<(&HeapMode, Measure)>,
        clockwork: &Clockwork,
    ) -> Run<W> {
        let horizon = self.horizon;
        let start = Instant::now();
        let end = start + horizon;
        let tasks_before = tasks_alive();
        drop(clockwork.moments.take(start));
        panics::forget();
        let recorder = recorder::<W>();
        let window = heap.map(|(mode, measure)| mode.open(measure));
        if let Some(Window::Growth { before }) = window {
            recorder.follow_heap(before);
        }

        let world = W::new(&case.value, recorder.clone());
        let future = make(&recorder, &self.program, &world);
        let way = Way { cut: case.cut, turns: Turns::of(case.order), restless: plan.restless };
        let Driven { end: mut end_of_program, polls, last_poll, tasks: alive, hung } =
            drive(future, end, way, &|| recorder.now()).await;
        let of_program = |alive: usize| alive.saturating_sub(tasks_before + recorder.world_tasks());
        let tasks_at_once = of_program(alive);
        let mut message = panics::of_the_program(end_of_program == Stop::Panicked);
        let ended_at = recorder.now();
        let afterwards = match plan.afterwards.filter(|_| end_of_program != Stop::Hung) {
            Some(afterwards) => follow(afterwards(&world), end, &recorder).await,
            None => None,
        };
        run_all_that_can().await;
        let tasks = || of_program(tasks_alive());
        let tasks_at_return = tasks();
        let gauges = recorder.gauges();
        settle(end).await;
        let left_behind =
            LeftBehind { tasks_at_once, tasks: tasks_at_return, tasks_at_horizon: tasks(), gauges };
        let waiting =
            clockwork.tasks.as_ref().map(|tasks| tasks.waiting(start)).unwrap_or_default();
        let facts = uncounted(|| world.inspect());
        drop(world);
        let heap = window.map(Window::close);

        let recorded = recorder.finish(horizon);
        let moments = clockwork.moments.take(start);
        stop_if_a_thread_was_seen();
        // A program that hung was measured alive, as a service would keep it. Now it goes, and what it
        // held up comes to its end before the next run begins.
        if let Some(program) = hung {
            if let Err(panicked) = dropped(program) {
                end_of_program = panicked;
                message = panics::of_the_program(true);
            }
            settle(end + horizon).await;
        }
        let ending = match end_of_program {
            _ if recorded.log.flooded => Ending::Flooded,
            Stop::Returned => Ending::Returned(ended_at),
            Stop::Cancelled => Ending::Cancelled(ended_at),
            Stop::Hung => Ending::Hung,
            Stop::Livelock => Ending::Livelock(ended_at),
            Stop::Panicked => Ending::Panicked(message),
        };
        Run {
            case: case.clone(),
            horizon,
            ending,
            ended_at,
            afterwards,
            polls,
            last_poll,
            moments,
            waiting,
            panics: panics::of_tasks(),
            recorded,
            facts,
            left_behind,
            heap,
            pulse: None,
        }
    }
}

/// Runs what comes after the program, until the horizon at the latest. Says when it returned.
pub(super) async fn follow<E: Clone + Send + 'static>(
    afterwards: Program,
    end: Instant,
    recorder: &Recorder<E>,
) -> Option<Duration> {
    let Driven { end, hung, .. } = drive(afterwards, end, Way::PLAIN, &|| recorder.now()).await;
    let returned = recorder.now();
    if let Some(hung) = hung {
        // It is told that it never returned.
        let _ = dropped(hung);
    }
    (end == Stop::Returned).then_some(returned)
}

/// Ends the process if a thread was at work besides the run's own.
pub(super) fn stop_if_a_thread_was_seen() {
    if foreign_thread_seen() {
        process::left_the_runtime(Elsewhere::Thread);
    }
}

/// Lets everything run that can run at this moment: simulated time does not pass meanwhile.
pub(super) async fn run_all_that_can() {
    for _ in 0..ROUNDS {
        heartbeat::runtime_turns(&poll_fn(|cx| Poll::Ready(cx.waker().clone())).await);
        yield_now().await;
        if tasks_alive() == 0 {
            return;
        }
    }
}

/// Lets what is left come to its end, until this moment.
pub(super) async fn settle(end: Instant) {
    let mut end = pin!(sleep_until(end));
    poll_fn(|cx| {
        heartbeat::runtime_turns(cx.waker());
        end.as_mut().poll(cx)
    })
    .await;
}
