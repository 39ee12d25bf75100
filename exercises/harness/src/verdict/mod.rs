//! What an author of a verdict writes with, and what comes of it.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Trial`]: a program, its cases and its checks, put together |
//! | `checks` | the checks that many verdicts make |
//! | `report` | [`Verdict`]: from what the children said to a report |

use std::time::Duration;

use record::{Answer, Explained, Obstacle, Place, Profile, Sites, Task, WhichCase};

use crate::exercise::Exercise;
use crate::judge::{self, Check, Checks, Words};
use crate::process::{self, Role};
use crate::run::{Case, HeapMode, Instrument, RealTime, Simulated};
use crate::world::World;

pub mod checks;
mod report;

pub use report::Verdict;

/// A program on trial: what is run, in which cases, and what is looked at. Made by [`simulated`],
/// [`cancelled`] and [`real_time`].
#[must_use = "nothing is run until it is judged"]
pub struct Trial<W: World> {
    exercise: Exercise,
    instrument: Box<dyn Instrument<W>>,
    noun: &'static str,
    cases: Vec<Case<W::Case>>,
    tell: Box<dyn Fn(W::Event) -> Option<String>>,
    checks: Vec<Check<W>>,
}

/// Puts a program on trial in simulated time: it is run in a world of each case, in a process of its
/// own, on one thread.
///
/// `horizon` is how long each run is watched, however early the program returns: long enough that
/// whatever it left behind shows, about ten times what the program needs.
pub fn simulated<W, P, F>(exercise: Exercise, horizon: Duration, program: P) -> Trial<W>
where
    W: World,
    P: Fn(&W) -> F + 'static,
    F: Future + 'static,
{
    Trial::with(exercise, Simulated { horizon, program, cancels: false })
}

/// Puts an operation on trial that may be dropped at any moment: in each case it is run once to its
/// end, in simulated time, and then once for each moment at which it can be dropped.
///
/// Those moments are found by the first run: before its first poll, after every poll that returned
/// Pending, instead of every later poll, and at every simulated millisecond up to its end. Who is
/// dropped instead of being polled was woken for something, a permit or a message, and never took
/// it. The polls alone miss what a task that the operation has started does between them. After the drop the run goes on to the horizon:
/// what was begun may come to its end, others may try again, and the checks judge what there is
/// then. [`Run::cancelled`](crate::Run::cancelled) says when the operation was dropped.
///
/// An operation that does not return by itself is not dropped anywhere, so one of the checks must
/// be that it returns.
///
/// ```standalone_crate
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// use harness::{Limit, Measured, Recorder, Verdict, World, check};
/// use tokio::time::sleep;
///
/// harness::allocator!();
///
/// /// Moves a unit from one account to another.
/// #[derive(Clone, Default)]
/// struct Accounts {
///     from: Arc<AtomicU64>,
///     to: Arc<AtomicU64>,
/// }
///
/// impl World for Accounts {
///     type Case = ();
///     type Event = ();
///     /// The sum of both.
///     type Facts = u64;
///
///     fn new((): &(), _: Recorder<()>) -> Self {
///         Accounts { from: Arc::new(1.into()), to: Arc::default() }
///     }
///
///     fn inspect(&self) -> u64 {
///         self.from.load(Ordering::Relaxed) + self.to.load(Ordering::Relaxed)
///     }
/// }
///
/// async fn transfer(Accounts { from, to }: Accounts) {
///     // Both in one step. With the await between them the second drop would lose the unit.
///     sleep(Duration::from_millis(3)).await;
///     from.fetch_sub(1, Ordering::Relaxed);
///     to.fetch_add(1, Ordering::Relaxed);
/// }
///
/// // In a test file: `#[test] fn a_unit_is_never_lost() -> Verdict`.
/// fn main() -> Verdict {
///     harness::cancelled(harness::exercise!(), Duration::from_secs(1), |accounts: &Accounts| {
///         transfer(accounts.clone())
///     })
///     .cases([()], |()| "one unit".to_owned())
///     .check(
///         check("none-lost", "the sum stays what it was")
///             .limit(Limit::exactly(1_u64))
///             .measure(|run| Measured::new(*run.facts())),
///     )
///     .judge()
/// }
/// ```
pub fn cancelled<W, P, F>(exercise: Exercise, horizon: Duration, program: P) -> Trial<W>
where
    W: World,
    P: Fn(&W) -> F + 'static,
    F: Future + 'static,
{
    Trial::with(exercise, Simulated { horizon, program, cancels: true })
}

/// Puts a program on trial in real time, in a process of its own, as a task of a multi-thread
/// runtime that has one worker. Threads, and the blocking pool, are allowed.
///
/// Beside it runs a heartbeat, another task of the same runtime. Work of the world's that stands for
/// time on the processor ([`Recorder::pulse`](crate::Recorder::pulse)) goes on only when the
/// heartbeat got through. So a program that blocks the worker with it is certain to be found, whatever
/// the machine is busy with, and one that does not never waits for a clock.
///
/// What else holds the worker is timed: a computation of the program's own, a call that blocks. The
/// program is run six times. A step that holds the worker for 50 ms in each run is found; a few
/// milliseconds of honest work in a step, also on a busy machine, are not taken for one. It does not find a
/// block that is shorter than 45 ms, or one that comes in some of the runs only, such as what is computed
/// once in a process and kept. Either way [`PulseReading::is_blocked`](crate::PulseReading::is_blocked)
/// says so; how long it was differs from run to run, and is not said.
///
/// The words of its checks must not depend on which of two threads comes first, and no story is
/// told. There is one case.
pub fn real_time<W, P, F>(exercise: Exercise, program: P) -> Trial<W>
where
    W: World<Case = ()>,
    P: Fn(&W) -> F + 'static,
    F: Future + Send + 'static,
{
    Trial::with(exercise, RealTime { program })
        .cases([()], |()| "with one worker thread".to_owned())
}

impl<W: World> Trial<W> {
    fn with(exercise: Exercise, instrument: impl Instrument<W> + 'static) -> Self {
        Self {
            exercise,
            instrument: Box::new(instrument),
            noun: "case",
            cases: Vec::new(),
            tell: Box::new(|_| None),
            checks: Vec::new(),
        }
    }

    /// The cases in which the program is run, and what is special about each, as a plain sentence.
    pub fn cases(
        mut self,
        cases: impl IntoIterator<Item = W::Case>,
        words: impl Fn(&W::Case) -> String,
    ) -> Self {
        let case = |value| Case { words: words(&value), value, cut: None };
        self.cases = cases.into_iter().map(case).collect();
        self
    }

    /// The same, where a time is all that differs from case to case: they are told as timings.
    pub fn timings(
        mut self,
        cases: impl IntoIterator<Item = W::Case>,
        words: impl Fn(&W::Case) -> String,
    ) -> Self {
        self.noun = "timing";
        self.cases(cases, words)
    }

    /// Puts events into words, for the story of a run that failed. None leaves an event out.
    pub fn tell(mut self, tell: impl Fn(W::Event) -> Option<String> + 'static) -> Self {
        self.tell = Box::new(tell);
        self
    }

    /// Adds a check, and those that need it.
    pub fn check(mut self, check: Check<W>) -> Self {
        self.checks.push(check);
        self
    }

    /// Runs everything and concludes. The children repeat the test up to here, run the program, and
    /// end here.
    ///
    /// A test can have several verdicts, each judged on the test's own thread. Only what is returned
    /// from the test fails it.
    #[must_use = "a verdict that is not returned from the test does not fail it"]
    pub fn judge(self) -> Verdict {
        let exercise = self.exercise;
        let ids: Vec<&str> = Checks::of(&self.checks).ids().collect();
        let verdict = process::next_verdict();
        match process::in_child(&exercise, verdict, |task| self.answer(task)) {
            Role::Parent => Verdict::from_children(&exercise, verdict, &ids),
            Role::Bystander => Verdict::of_another(&exercise),
        }
    }

    /// A child's work.
    fn answer(self, task: Task) -> Answer {
        match task {
            Task::Judge { trace } => self.judge_all(trace),
            Task::Explain { case } => Answer::Explained(self.explain(case)),
        }
    }

    fn judge_all(self, trace: Option<WhichCase>) -> Answer {
        let Self { instrument, cases, noun, tell, checks, .. } = self;
        let Some(heap) = HeapMode::count() else {
            return Answer::NotJudged(Obstacle::NoAllocator);
        };
        let checks = Checks::of(&checks);
        let peak = checks.of_heap().any(|(_, sites)| sites == Sites::AtPeak);
        let ran = instrument.run_all(cases, &heap, peak);
        let words = Words { noun, tell: &*tell, tells_story: instrument.tells_story() };
        let mut judged = judge::judge(&checks, &ran, &words);
        let traced = trace.map(|which| match which {
            WhichCase::Shown => judged.shown.unwrap_or_default(),
            WhichCase::Index(index) => index,
        });
        judged.trace = traced.and_then(|index| Some(ran.get(index)?.measured.trace(index, &*tell)));
        Answer::Judged(Box::new(judged))
    }

    /// Runs a case again, and finds the lines that allocated what the checks of the heap are about.
    fn explain(self, case: usize) -> Explained {
        let file = process::profile_file();
        let checks = Checks::of(&self.checks);
        self.instrument.run_again(self.cases, case, &HeapMode::Explain(file.clone()));
        let json = std::fs::read_to_string(&file).unwrap_or_default();
        let Ok(profile) = Profile::parse(&json) else { return Explained::default() };
        let source = self.exercise.file();
        let allocated = checks.of_heap().filter_map(|(id, sites)| {
            let heaviest = profile.sites(sites, &source).into_iter().next()?;
            let place = Place { file: source.clone(), line: heaviest.line };
            Some((id.to_owned(), place, heaviest.bytes))
        });
        Explained { allocated: allocated.collect() }
    }
}
