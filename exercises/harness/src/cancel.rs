//! The instrument *cancel*: does an operation survive being dropped anywhere?

use std::fmt;
use std::time::Duration;

use record::units;

use crate::Exercise;
use crate::paused::{Paused, paused};
use crate::run::Run;
use crate::simulate::World;

/// Milliseconds of one run at which it is dropped. An operation that takes longer is dropped after
/// each of its polls, and at the first so many milliseconds.
const MILLISECONDS: u64 = 1_000;

/// Polls of one run after which it is dropped.
const POLLS: u32 = 1_000;

/// Where an operation is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// As soon as this poll has returned Pending; 0 is before the first.
    AfterPoll(u32),
    /// At this moment, before the operation is polled for what happens then.
    At(Duration),
}

/// Begins a verdict on an operation that may be dropped at any moment: in a world of each timing
/// it is run once to its end, and then once for each moment at which it can be dropped.
///
/// Those moments are found by the first run: before its first poll, after every poll that returned
/// Pending, and at every simulated millisecond up to its end. The polls alone miss what a task that
/// the operation has started does between them. After the drop the run goes on to the horizon:
/// what was begun may come to its end, others may try again, and the checks judge what there is
/// then. [`Run::cancelled_at`] says when the operation was dropped.
///
/// An operation that does not return by itself is not dropped anywhere, so one of the checks must
/// be that it returns.
///
/// ```standalone_crate
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// use harness::{Recorder, Verdict, World, measured};
/// use tokio::time::sleep;
///
/// harness::allocator!();
///
/// /// Moves a unit from one account to another.
/// #[derive(Clone)]
/// struct Accounts {
///     from: Arc<AtomicU64>,
///     to: Arc<AtomicU64>,
///     recorder: Recorder<u64>,
/// }
///
/// impl World for Accounts {
///     type Timing = ();
///     type Note = u64;
///
///     fn new((): &(), recorder: Recorder<u64>) -> Self {
///         Accounts { from: Arc::new(1.into()), to: Arc::default(), recorder }
///     }
///
///     fn inspect(&self) {
///         let sum = self.from.load(Ordering::Relaxed) + self.to.load(Ordering::Relaxed);
///         self.recorder.note(sum);
///     }
/// }
///
/// async fn transfer(Accounts { from, to, .. }: Accounts) {
///     // Both in one step. With the await between them the second drop would lose the unit.
///     sleep(Duration::from_millis(3)).await;
///     from.fetch_sub(1, Ordering::Relaxed);
///     to.fetch_add(1, Ordering::Relaxed);
/// }
///
/// // In a test file: `#[test] fn a_unit_is_never_lost() -> Verdict`.
/// fn main() -> Verdict {
///     let horizon = Duration::from_secs(1);
///     harness::cancelled(harness::exercise!(), [()], horizon, |accounts: &Accounts| {
///         transfer(accounts.clone())
///     })
///     .check("none-lost", "the sum stays what it was", |run| {
///         measured(run.notes().map(|(_, sum)| sum).sum::<u64>()).equals(1)
///     })
///     .judge()
/// }
/// ```
pub fn cancelled<W, P, F>(
    exercise: Exercise,
    timings: impl IntoIterator<Item = W::Timing>,
    horizon: Duration,
    program: P,
) -> Paused<W, P>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    let mut verdict = paused(exercise, timings, horizon, program);
    verdict.cancels = true;
    verdict
}

/// Where the operation can be dropped, given a run in which it was not.
pub(crate) fn cuts<N: Copy>(run: &Run<N>) -> impl Iterator<Item = Cut> + use<N> {
    // The last poll was Ready: after it there is nothing to drop.
    let ended = run.returned_at().map(|at| (run.polls.min(POLLS), at.as_millis() as u64));
    let (polls, millis) = ended.unwrap_or_default();
    let after_polls = (0..polls).map(Cut::AfterPoll);
    let at = (1..=millis.min(MILLISECONDS)).map(|at| Cut::At(Duration::from_millis(at)));
    after_polls.chain(at)
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AfterPoll(0) => write!(f, "dropped before it began"),
            Self::AfterPoll(poll) => write!(f, "dropped after step {poll}"),
            Self::At(at) => write!(f, "dropped at {}", units::seconds(*at)),
        }
    }
}
