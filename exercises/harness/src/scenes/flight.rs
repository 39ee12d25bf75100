//! A computation that several share: a cache, a cell, a single flight.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::cast::{Plot, Step, What, Who, everyone};
use super::compute::{Compute, Failed, Fate, unless_on_purpose};
use super::stage::{HORIZON, Stage, no_task_left};
use crate::judge::{Check, Measured, Moment, check};
use crate::run::Run;
use crate::subject::Subject;
use crate::verdict::{Trial, cancelled, checks};
use crate::world::{Gauge, World};

/// Computations that run.
const RUNNING: Gauge = Gauge::named("computations");

/// Who comes, and what becomes of the first computation.
type Case = (Plot, Fate);

/// Puts something on trial in which several share one computation: whoever comes first computes, and
/// the others wait for it.
///
/// `make` makes the cache, cell or group. `get` asks it for a value, and gives it the scene's
/// computation, which takes some milliseconds. In some cases the first computation panics, as the
/// first caller's; the operation is dropped in all of them, as the one that computes or as one that
/// waits. Then:
///
/// | check | what must hold |
/// |---|---|
/// | `everyone-is-answered` | whoever is not dropped gets a value: if need be it is computed again |
/// | `not-twice-at-once` | only one computation runs at once |
/// | `no-task-left` | when the thing is dropped in the end, no task is left |
/// | `heap-grows-not` | no memory is kept |
///
/// Whether a value is kept, or computed anew when all who asked for it have it, is not judged.
///
/// ```standalone_crate
/// use std::sync::Arc;
///
/// use harness::scenes::{self, Compute};
/// use harness::Verdict;
/// use tokio::sync::OnceCell;
///
/// harness::allocator!();
///
/// // In a test file: `#[test] fn a_value_comes_whoever_leaves() -> Verdict`.
/// fn main() -> Verdict {
///     scenes::flight(
///         harness::this_test!(),
///         async || Arc::new(OnceCell::new()),
///         async |cell: Arc<OnceCell<u32>>, compute: Compute| {
///             *cell.get_or_init(|| compute.run()).await
///         },
///     )
///     .judge()
/// }
/// ```
pub fn flight<T, M, F>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    get: impl Fn(T, Compute) -> F + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    F: Future<Output = u32> + Send + 'static,
{
    let get = move |thing, compute| {
        let value = get(thing, compute);
        async move { Ok(value.await) }
    };
    shared::<_, _, _, Failed>(subject, &[Fate::Panics], make, get)
}

/// [`flight`], of a computation that can fail. In further cases the first one does. Those who waited
/// for it may be told so, or it is computed again; but a failure is not kept:
///
/// | check | what must hold |
/// |---|---|
/// | `failure-is-not-kept` | who comes much later gets a value |
///
/// ```
/// # use std::sync::Arc;
/// # use harness::scenes::Compute;
/// # use tokio::sync::OnceCell;
/// # let get =
/// async |cell: Arc<OnceCell<u32>>, compute: Compute| {
///     cell.get_or_try_init(|| compute.try_run()).await.copied()
/// }
/// # ;
/// # harness::scenes::try_flight(harness::this_test!(), async || Arc::default(), get);
/// ```
pub fn try_flight<T, M, F, E>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    get: impl Fn(T, Compute) -> F + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    F: Future<Output = Result<u32, E>> + Send + 'static,
    E: Send + 'static,
{
    shared(subject, &[Fate::Fails, Fate::Panics], make, get).check(failure_is_not_kept())
}

fn shared<T, M, F, E>(
    subject: Subject,
    fates: &[Fate],
    make: impl Fn() -> M + 'static,
    get: impl Fn(T, Compute) -> F + Send + Sync + 'static,
) -> Trial<Stage<T, Case, Step>>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    F: Future<Output = Result<u32, E>> + Send + 'static,
    E: Send + 'static,
{
    let get = Arc::new(get);
    cancelled(subject, HORIZON, move |stage: &Stage<T, Case, Step>| {
        let (plot, fate) = stage.case;
        let (recorder, get) = (stage.recorder.clone(), Arc::clone(&get));
        let running = recorder.gauge(RUNNING);
        let begun = Arc::new(AtomicU32::new(0));
        stage.set_up(&make);
        stage.play(plot, move |who, thing| {
            let recorder = recorder.clone();
            let (running, begun) = (running.clone(), Arc::clone(&begun));
            let compute = Compute { who, fate, recorder: recorder.clone(), running, begun };
            let value = get(thing, compute);
            async move {
                let what = match unless_on_purpose(value).await {
                    Some(Ok(value)) => What::Gets(value),
                    Some(Err(_)) => What::IsRefused,
                    None => What::IsHitByPanic,
                };
                recorder.note(Step { who, what });
            }
        })
    })
    .cases(cases(fates), |(plot, fate)| match fate {
        Fate::Succeeds => plot.words().to_owned(),
        Fate::Fails => format!("{}; the first computation fails", plot.words()),
        Fate::Panics => format!("{}; the first computation panics", plot.words()),
    })
    .tell(|step: Step| Some(step.words("a value")))
    .check(
        everyone("everyone-is-answered", "a value")
            .then([no_task_left().then([checks::heap_returns("heap-grows-not")])]),
    )
    .check(checks::at_most_at_once(
        "not-twice-at-once",
        "only one computation runs at once",
        RUNNING,
        1,
        "one more computation begins",
    ))
}

/// Each plot with each fate.
fn cases(fates: &[Fate]) -> Vec<Case> {
    let fates = [&[Fate::Succeeds], fates].concat();
    fates.into_iter().flat_map(|fate| Plot::ALL.map(|plot| (plot, fate))).collect()
}

fn failure_is_not_kept<W: World<Event = Step>>() -> Check<W> {
    check("failure-is-not-kept", "who comes much later gets a value").holds("a value").measure(
        |run: &Run<W>| {
            let refused = Step { who: Who::Later, what: What::IsRefused };
            // Who came so late that it began the first computation itself is told of its own.
            let own = Step { who: Who::Later, what: What::Fails };
            let is_own = run.events().first(|step| step == own).is_some();
            match run.events().first(|step| step == refused && !is_own) {
                None => Measured::holds("a value"),
                Some(event) => Measured::broken("it is told that the first computation failed")
                    .at(Moment::of(event, refused.words("a value"))),
            }
        },
    )
}
