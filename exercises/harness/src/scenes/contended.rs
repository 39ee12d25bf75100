//! Something of which there is one: a lock, a semaphore, a pool with a single connection.

use std::sync::Arc;

use tokio::time::sleep;

use super::cast::{Plot, Step, TAKES, What, Who, everyone};
use super::stage::{HORIZON, Stage, no_task_left};
use crate::subject::Subject;
use crate::verdict::{Trial, cancelled, checks};
use crate::world::{Counter, Gauge, Recorder, World};

/// Those who have it.
const HELD: Gauge = Gauge::named("held");

/// Puts something on trial of which there is **one**, and for which several ask: a lock, a semaphore
/// with one permit, a pool with one connection.
///
/// `make` makes it, new for each run. `get` asks for it and returns what it got, which the scene holds
/// for some milliseconds and then drops. What is returned must be its own owner, such as the guard of
/// `lock_owned`; for a guard that borrows, or for a function that gets and gives back by itself, there
/// is [`contended_within`]. `get` unwraps: a refusal is a panic.
///
/// One caller, the *operation*, is dropped wherever it can be: while it waits, when it is handed over
/// and has not been run, while it holds. Others come before it, after it, again at once, when it is
/// gone, and one much later; one gives up. Then:
///
/// | check | what must hold |
/// |---|---|
/// | `everyone-gets-it` | whoever is not dropped gets it, the last caller too: so it is free again |
/// | `one-at-a-time` | only one has it at once |
/// | `no-task-left` | when the thing is dropped in the end, no task is left |
/// | `heap-grows-not` | no memory is kept |
///
/// ```standalone_crate
/// use std::sync::Arc;
///
/// use harness::{Verdict, scenes};
/// use tokio::sync::Semaphore;
///
/// harness::allocator!();
///
/// // In a test file: `#[test] fn a_permit_is_never_lost() -> Verdict`.
/// fn main() -> Verdict {
///     scenes::contended(
///         harness::this_test!(),
///         async || Arc::new(Semaphore::new(1)),
///         async |semaphore: Arc<Semaphore>| semaphore.acquire_owned().await.unwrap(),
///     )
///     .judge()
/// }
/// ```
pub fn contended<T, M, G, R>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    get: impl Fn(T) -> G + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    G: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    contended_within(subject, make, move |thing, hold: Hold| {
        let got = get(thing);
        async move {
            let got = got.await;
            hold.a_while().await;
            drop(got);
        }
    })
}

/// [`contended`], for an operation that gets and gives back by itself. It says when it holds:
///
/// ```
/// # use std::sync::Arc;
/// # use harness::scenes::Hold;
/// # use tokio::sync::Mutex;
/// # let operation =
/// async |lock: Arc<Mutex<u32>>, hold: Hold| {
///     let guard = lock.lock().await;
///     hold.a_while().await;
///     drop(guard);
/// }
/// # ;
/// # harness::scenes::contended_within(harness::this_test!(), async || Arc::default(), operation);
/// ```
///
/// A service that gets its connection deep inside is given a backend that calls
/// [`a_while`](Hold::a_while) where it would talk to a server.
pub fn contended_within<T, M, F>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    operation: impl Fn(T, Hold) -> F + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let operation = Arc::new(operation);
    cancelled(subject, HORIZON, move |stage: &Stage<T, Plot, Step>| {
        let (recorder, held) = (stage.recorder.clone(), stage.recorder.gauge(HELD));
        let operation = Arc::clone(&operation);
        stage.set_up(&make);
        stage.play(stage.case, move |who, thing| {
            operation(thing, Hold { who, recorder: recorder.clone(), held: held.clone() })
        })
    })
    .cases(Plot::ALL, |plot| plot.words().to_owned())
    .tell(|step: Step| Some(step.words("it")))
    .check(
        everyone("everyone-gets-it", "it")
            .then([no_task_left().then([checks::heap_returns("heap-grows-not")])]),
    )
    .check(
        checks::at_most_at_once(
            "one-at-a-time",
            "only one has it at once",
            HELD,
            1,
            "one more gets it",
        )
        .meaning("make something of which there is one, and hold it as long as it is used"),
    )
}

/// What an operation in a [`contended_within`] says that it holds something.
#[derive(Debug)]
pub struct Hold {
    who: Who,
    recorder: Recorder<Step>,
    held: Counter,
}

impl Hold {
    /// Holds what the operation has got for some simulated milliseconds.
    pub async fn a_while(&self) {
        let note = |what| self.recorder.note(Step { who: self.who, what });
        let held = self.held.enter();
        note(What::Gets(1));
        sleep(TAKES).await;
        note(What::GivesBack);
        drop(held);
    }
}
