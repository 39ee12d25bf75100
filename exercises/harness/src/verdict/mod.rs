//! What an author of a verdict writes with, and what comes of it.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Trial`]: a program, its cases and its checks, put together |
//! | `checks` | the checks that many verdicts make |
//! | `debugger` | one case in the verdict's own process, for a debugger |
//! | `report` | [`Verdict`]: from what the children said to a report |

use std::time::Duration;

use record::{
    Answer, Explained, Judged, Obstacle, Place, Profile, RunOf, Site, Sites, Task, WhichCase,
};

use crate::judge::{self, Check, Checks, Words};
use crate::place;
use crate::process::{self, Role};
use crate::run::{Case, HeapMode, Instrument, Plan, Program, RealTime, Simulated};
use crate::subject::Subject;
use crate::world::World;

pub mod checks;
mod debugger;
mod report;

pub use report::Verdict;

/// A program on trial: what is run, in which cases, and what is looked at. Made by [`simulated`],
/// [`cancelled`] and [`real_time`].
#[must_use = "nothing is run until it is judged"]
pub struct Trial<W: World> {
    subject: Subject,
    instrument: Box<dyn Instrument<W>>,
    noun: &'static str,
    orders: Option<u32>,
    one_world: bool,
    repeats: bool,
    restless: bool,
    afterwards: Option<Program<W>>,
    cases: Vec<Case<W::Case>>,
    tell: Box<dyn Fn(W::Event) -> Option<String>>,
    checks: Vec<Check<W>>,
}

/// Puts a program on trial in simulated time: it is run in a world of each case, in a process of its
/// own, on one thread.
///
/// `horizon` is how long each run is watched, however early the program returns: long enough that
/// whatever it left behind shows, about ten times what the program needs.
pub fn simulated<W, P, F>(subject: Subject, horizon: Duration, program: P) -> Trial<W>
where
    W: World,
    P: Fn(&W) -> F + 'static,
    F: Future + 'static,
{
    Trial::with(subject, Simulated::new(horizon, program), false)
}

/// Puts an operation on trial that may be dropped at any moment: in each case it is run to its end, in
/// simulated time, and then once for each place at which it can be dropped, each time in a new world.
///
/// The places are found by the first runs: before its first poll, after every poll that returned Pending,
/// instead of every later poll, and at every simulated millisecond up to its end. Who is dropped instead
/// of being polled was woken for something, a permit or a message, and never took it. The polls alone
/// miss what a task that the operation has started does between them. Beyond the first second, and for an
/// operation that never returns, the moments count at which anything ran. An operation with more than
/// 2,000 such places is not judged.
///
/// After the drop the run goes on to the horizon: what was begun may come to its end, others may try
/// again, something can be done [`afterwards`](Trial::afterwards), and the checks judge what there is
/// then. [`Run::cancelled`](crate::Run::cancelled) says when the operation was dropped.
///
/// For the checks of the heap the operation is also repeated in one world that lives on, dropped at each
/// place in turn: see [`Run::heap_growth`](crate::Run::heap_growth).
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
///     harness::cancelled(harness::this_test!(), Duration::from_secs(1), |accounts: &Accounts| {
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
pub fn cancelled<W, P, F>(subject: Subject, horizon: Duration, program: P) -> Trial<W>
where
    W: World,
    P: Fn(&W) -> F + 'static,
    F: Future + 'static,
{
    Trial::with(subject, Simulated::cancelled(horizon, program), true)
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
pub fn real_time<W, P, F>(subject: Subject, program: P) -> Trial<W>
where
    W: World<Case = ()>,
    P: Fn(&W) -> F + 'static,
    F: Future + Send + 'static,
{
    Trial::with(subject, RealTime { program }, false)
        .orders(1)
        .cases([()], |()| "with one worker thread".to_owned())
}

impl<W: World> Trial<W> {
    fn with(subject: Subject, instrument: impl Instrument<W> + 'static, one_world: bool) -> Self {
        Self {
            subject,
            instrument: Box::new(instrument),
            noun: "case",
            orders: None,
            one_world,
            repeats: true,
            restless: false,
            afterwards: None,
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
        let case = |(number, value)| {
            let words = words(&value);
            Case { number, value, words, order: 0, cut: None }
        };
        self.cases = cases.into_iter().enumerate().map(case).collect();
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

    /// In how many orders each case is run, in simulated time. What is due at one moment runs in the order
    /// in which it was woken, or the program goes before all others, or lets them go first; and `select!`
    /// begins with another branch. Without this it is eight, and fewer if there are many cases, or if a run
    /// is dear: as many as take some tenths of a second.
    pub fn orders(mut self, orders: u32) -> Self {
        self.orders = Some(orders.max(1));
        self
    }

    /// A run takes some milliseconds of real time, for what it computes: each case is run in one order, and
    /// not repeated to look for memory that is kept little by little.
    pub fn dear(mut self) -> Self {
        self.repeats = false;
        self.orders(1)
    }

    /// Each run needs a world of its own. Otherwise an operation of [`cancelled`] is also repeated in one
    /// world that lives on, and what the world then holds counts as kept memory.
    pub fn a_world_for_each_run(mut self) -> Self {
        self.one_world = false;
        self
    }

    /// The program can be repeated in one world, as an operation of [`cancelled`] is: what the world then
    /// holds counts as kept memory.
    pub fn one_world_for_all_runs(mut self) -> Self {
        self.one_world = true;
        self
    }

    /// In simulated time, polls the program with another waker each time, of which only the last counts, and
    /// once more than it was woken: for futures whose `poll` was written by hand.
    pub fn restless(mut self) -> Self {
        self.restless = true;
        self
    }

    /// In simulated time, does this in the same world when the program has returned, was dropped or has
    /// panicked: for example with the handle whose operation was dropped.
    /// [`Run::afterwards`](crate::Run::afterwards) says when it was done, and
    /// [`checks::then_goes_on`] that it was.
    pub fn afterwards<F>(mut self, afterwards: impl Fn(&W) -> F + 'static) -> Self
    where
        F: Future<Output = ()> + 'static,
    {
        self.afterwards = Some(Box::new(move |world| Box::pin(afterwards(world))));
        self
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
        let subject = self.subject;
        let verdict = process::next_verdict();
        if let Some(case) = debugger::wanted() {
            return self.look_at(&case, verdict);
        }
        let ids: Vec<&str> = Checks::of(&self.checks).ids().collect();
        match process::in_child(&subject, verdict, |task| self.answer(task)) {
            Role::Parent => Verdict::from_children(&subject, verdict, &ids),
            Role::Bystander => Verdict::of_another(&subject),
        }
    }

    /// A child's work.
    fn answer(self, task: Task) -> Answer {
        match task {
            Task::Judge { trace } => self
                .judge_all(trace)
                .map_or_else(Answer::NotJudged, |judged| Answer::Judged(Box::new(judged))),
            Task::Explain { run, repeats } => Answer::Explained(self.explain(run, repeats)),
        }
    }

    /// What is asked of the runs. Without a check of the heap the heap is not measured.
    fn plan(&self, checks: &Checks<'_, W>, heap: Option<HeapMode>) -> Plan<'_, W> {
        let about = |of| checks.of_heap().any(|(_, sites)| sites == of);
        let peak = about(Sites::AtPeak);
        let growth = self.repeats && about(Sites::AtEnd);
        let afterwards = self.afterwards.as_ref();
        let Self { orders, one_world, restless, .. } = *self;
        Plan { orders, heap, peak, growth, one_world, restless, afterwards }
    }

    fn judge_all(self, trace: Option<WhichCase>) -> Result<Judged, Obstacle> {
        let checks = Checks::of(&self.checks);
        // A trace shows the heap if it can; a check of the heap must have it.
        let is_judged = checks.of_heap().next().is_some();
        let heap = if is_judged || trace.is_some() { HeapMode::count() } else { None };
        if is_judged && heap.is_none() {
            return Err(Obstacle::NoAllocator);
        }
        let plan = self.plan(&checks, heap);
        let ran = self.instrument.run_all(&self.cases, &plan)?;
        let tells_story = self.instrument.tells_story();
        let words = Words { noun: self.noun, tell: &*self.tell, tells_story };
        let mut judged = judge::judge(&checks, &ran, &words);
        let traced = trace.map(|which| match which {
            WhichCase::Shown => judged.shown.unwrap_or_default(),
            WhichCase::Index(index) => index,
        });
        let trace = |index: usize| Some(ran.get(index)?.measured.trace(index, &*self.tell));
        judged.trace = traced.and_then(trace);
        Ok(judged)
    }

    /// Does a run again, and finds the lines that allocated what the checks of the heap are about.
    fn explain(self, run: RunOf, repeats: bool) -> Explained {
        let file = process::profile_file();
        let checks = Checks::of(&self.checks);
        let plan = self.plan(&checks, Some(HeapMode::Explain(file.clone())));
        let again = self.instrument.run_again(&self.cases, run, repeats, &plan);
        let waits = again.map(|run| judge::waits(&run, &*self.tell)).unwrap_or_default();
        let json = std::fs::read_to_string(&file).unwrap_or_default();
        let Ok(profile) = Profile::parse(&json) else {
            return Explained { waits, ..Explained::default() };
        };
        let allocated = checks.of_heap().filter_map(|(id, sites)| {
            let lines = profile.sites_by(sites, &|frames| self.subject.own_frame(frames));
            let heaviest = lines.into_iter().next()?;
            let place = Place { file: self.subject.shown(&heaviest.file), line: heaviest.line };
            // With real threads it differs from run to run how many are at work at the peak.
            let bytes = self.instrument.tells_story().then_some(heaviest.bytes);
            Some((id.to_owned(), place, bytes))
        });
        let heap = profile.lines_by(&|frames| self.subject.own_frame(frames));
        let place = |site: Site| Place { file: self.subject.shown(&site.file), line: site.line };
        let heap = heap.into_iter().map(|(site, bytes)| (place(site), bytes)).collect();
        let allocated: Vec<_> = allocated.collect();
        // To look takes a tenth of a second: only where there is no line to tell of.
        let without_lines = allocated.is_empty() && !place::lines_are_known();
        Explained { allocated, heap, waits, without_lines }
    }
}
