use std::fmt;
use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use crate::cancel::Cut;
use crate::child;
use crate::heap::{HeapMode, Measure, Window};
use crate::pulse::PulseReading;
use crate::recorder::Recorder;
use crate::run::{Ending, LeftBehind, Run};

/// Polls of the program while simulated time stands still, after which it is a livelock. At one
/// moment a program is polled for each of the few things that can happen then, and tokio's budget
/// adds one poll for each 128 operations, so two orders of magnitude are left.
const POLLS_AT_ONE_MOMENT: u32 = 10_000;

/// Polls of the program in one run. A timer fires at most once in a millisecond, so a program that
/// looks at something each millisecond for a whole minute needs 60,000.
const POLLS_IN_A_RUN: u32 = 200_000;

/// Rounds in which everything that can run at one moment runs, each task at least once a round.
/// Chains of tasks that end one another are short.
const ROUNDS: usize = 50;

/// The lane of the program itself, the first of each run.
const PROGRAM: &str = "run";

/// The simulated surroundings of a program: what it talks to, and what others do meanwhile.
///
/// A world is built anew for each run. It writes what it sees into the recorder, and checks read
/// it from there, so the world itself can be dropped before the heap is measured.
pub trait World: Sized {
    /// What differs from run to run.
    type Timing: fmt::Debug;
    /// What the world can note.
    type Note: Copy + Send + 'static;

    /// Builds the world, inside the runtime of the run. May spawn tasks, with
    /// [`Recorder::spawn`], which must end by themselves before the horizon.
    fn new(timing: &Self::Timing, recorder: Recorder<Self::Note>) -> Self;

    /// A last look at the horizon: notes what only shows when nothing moves any more.
    fn inspect(&self) {}
}

/// A runtime with one thread and simulated time.
///
/// # Panics
/// If the system refuses to make one.
pub(crate) fn paused_runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a current-thread runtime needs nothing that a system could refuse")
}

/// Runs the program in a new world of a timing, which has a name in words, waits until the horizon,
/// and returns what was seen.
///
/// When nothing can run, tokio moves the simulated clock on to the next timer, at the latest to
/// the horizon: a deadlock costs microseconds.
pub(crate) async fn run_once<W, P, F>(
    (timing, words): (&W::Timing, &str),
    horizon: Duration,
    program: &P,
    heap: Option<(&HeapMode, Measure)>,
    cut: Option<Cut>,
) -> Run<W::Note>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    let end = Instant::now() + horizon;
    let tasks_before = tasks_alive();
    let recorder = Recorder::start();
    let window = heap.map(|(mode, measure)| mode.open(measure));
    if let Some(Window::Growth { before }) = window {
        recorder.follow_heap(before);
    }

    let world = W::new(timing, recorder.clone());
    // Watched as well: a figure shows what the program did while it did not poll another.
    let mut future = Some(Box::pin(recorder.watch(PROGRAM, program(&world))));
    let (mut end_of_program, polls) = drive(&mut future, end, cut, &recorder).await;
    let ended_at = recorder.now();
    run_all_that_can().await;
    let tasks = || tasks_alive().saturating_sub(tasks_before + recorder.world_tasks());
    let tasks_at_return = tasks();
    let gauges = recorder.gauges();
    settle(end).await;
    let left_behind = LeftBehind { tasks: tasks_at_return, tasks_at_horizon: tasks(), gauges };
    world.inspect();
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
        End::Returned => Ending::Returned(ended_at),
        End::Cancelled => Ending::Cancelled(ended_at),
        End::Hung => Ending::Hung,
        End::Livelock => Ending::Livelock(ended_at),
        // Only now, as the words take memory.
        End::Panicked => Ending::Panicked(child::last_panic()),
    };
    let timing = words.to_owned();
    Run {
        timing,
        horizon,
        ending,
        ended_at,
        polls,
        recorded,
        left_behind,
        heap,
        pulse: PulseReading::default(),
    }
}

/// How the program ended, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Returned,
    Cancelled,
    Hung,
    Livelock,
    Panicked,
}

/// Polls the program until it returns, panics, turns in place, is to be cut or meets the horizon.
/// Unless it hangs it is dropped at once, as its caller would drop it. Returns also how often it
/// was polled.
async fn drive<F: Future, N>(
    future: &mut Option<Pin<Box<F>>>,
    end: Instant,
    cut: Option<Cut>,
    recorder: &Recorder<N>,
) -> (End, u32) {
    let mut horizon = pin!(sleep_until(end));
    let mut cut_due = pin!(sleep_until(match cut {
        Some(Cut::At(at)) => Instant::now() + at,
        _ => end,
    }));
    let (mut moment, mut polls, mut polls_in_all) = (Duration::ZERO, 0, 0);
    let ended = poll_fn(|cx| {
        child::runtime_turns(cx.waker());
        let unpolled = polls_in_all == 0 && cut == Some(Cut::AfterPoll(0));
        if unpolled || cut.is_some() && cut_due.as_mut().poll(cx).is_ready() {
            return Poll::Ready(End::Cancelled);
        }
        let now = recorder.now();
        if now != moment {
            (moment, polls) = (now, 0);
        }
        polls += 1;
        polls_in_all += 1;
        if polls > POLLS_AT_ONE_MOMENT || polls_in_all > POLLS_IN_A_RUN {
            return Poll::Ready(End::Livelock);
        }
        let program = future.as_mut().expect("it is taken only after the loop").as_mut();
        match panic::catch_unwind(AssertUnwindSafe(|| program.poll(cx))) {
            Ok(Poll::Ready(_)) => return Poll::Ready(End::Returned),
            Ok(Poll::Pending) if cut == Some(Cut::AfterPoll(polls_in_all)) => {
                return Poll::Ready(End::Cancelled);
            }
            Ok(Poll::Pending) => {}
            Err(_) => return Poll::Ready(End::Panicked),
        }
        horizon.as_mut().poll(cx).map(|()| End::Hung)
    })
    .await;
    if ended == End::Hung {
        return (ended, polls_in_all);
    }
    match future.take().map(dropped) {
        Some(Err(panicked)) => (panicked, polls_in_all),
        _ => (ended, polls_in_all),
    }
}

/// Lets everything run that can run at this moment: simulated time does not pass meanwhile.
async fn run_all_that_can() {
    for _ in 0..ROUNDS {
        child::runtime_turns(&poll_fn(|cx| Poll::Ready(cx.waker().clone())).await);
        yield_now().await;
    }
}

/// Lets what is left come to its end, until this moment.
async fn settle(end: Instant) {
    let mut end = pin!(sleep_until(end));
    poll_fn(|cx| {
        child::runtime_turns(cx.waker());
        end.as_mut().poll(cx)
    })
    .await;
}

fn tasks_alive() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Drops the program, which may panic in a destructor.
fn dropped<F>(future: Pin<Box<F>>) -> Result<(), End> {
    panic::catch_unwind(AssertUnwindSafe(|| drop(future))).map_err(|_| End::Panicked)
}
