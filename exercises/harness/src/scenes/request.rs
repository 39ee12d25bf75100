//! Questions and answers over a client.

use std::sync::Arc;

use super::cast::{Plot, Step, What, Who, everyone};
use super::stage::{HORIZON, Stage, no_task_left};
use crate::judge::{Check, Measured, check};
use crate::run::Run;
use crate::subject::Subject;
use crate::verdict::{Trial, cancelled, checks};
use crate::world::World;

/// Puts a client on trial over which several callers ask, on one connection or on several.
///
/// `make` makes the client, and beside it a server of one's own: a task, at the other end of a
/// `tokio::io::duplex` or a channel. The server answers each number with that number, and takes some
/// milliseconds for it, so that there is something to be dropped in. `ask` asks with a number, and
/// returns what came back; it unwraps.
///
/// One caller, the *operation*, is dropped wherever it can be: its question may be sent, or half of
/// it, and its answer under way. Others ask before it, after it, when it is gone, and one much later.
/// Then:
///
/// | check | what must hold |
/// |---|---|
/// | `everyone-is-answered` | whoever is not dropped gets an answer |
/// | `own-answer` | each gets the answer to its own question |
/// | `no-task-left` | when the thing is dropped in the end, no task is left |
/// | `heap-grows-not` | no memory is kept |
///
/// ```standalone_crate
/// use std::time::Duration;
///
/// use harness::{Verdict, scenes};
/// use tokio::sync::{mpsc, oneshot};
/// use tokio::time::sleep;
///
/// harness::allocator!();
///
/// type Client = mpsc::Sender<(u32, oneshot::Sender<u32>)>;
///
/// async fn client() -> Client {
///     let (client, mut questions) = mpsc::channel::<(u32, oneshot::Sender<u32>)>(4);
///     tokio::spawn(async move {
///         while let Some((number, answer)) = questions.recv().await {
///             sleep(Duration::from_millis(5)).await;
///             let _ = answer.send(number);
///         }
///     });
///     client
/// }
///
/// async fn ask(client: Client, number: u32) -> u32 {
///     let (sender, answer) = oneshot::channel();
///     client.send((number, sender)).await.unwrap();
///     answer.await.unwrap()
/// }
///
/// // In a test file: `#[test] fn each_gets_its_own_answer() -> Verdict`.
/// fn main() -> Verdict {
///     scenes::request(harness::this_test!(), client, ask).judge()
/// }
/// ```
pub fn request<T, M, F>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    ask: impl Fn(T, u32) -> F + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    F: Future<Output = u32> + Send + 'static,
{
    let ask = Arc::new(ask);
    cancelled(subject, HORIZON, move |stage: &Stage<T, Plot, Step>| {
        let (recorder, ask) = (stage.recorder.clone(), Arc::clone(&ask));
        stage.set_up(&make);
        stage.play(stage.case, move |who, thing| {
            let (recorder, answer) = (recorder.clone(), ask(thing, question(who)));
            async move {
                let what = What::Gets(answer.await);
                recorder.note(Step { who, what });
            }
        })
    })
    .cases(Plot::ALL, |plot| plot.words().to_owned())
    .tell(|step: Step| Some(step.words(&answer_got(step).unwrap_or_default())))
    .check(
        everyone("everyone-is-answered", "an answer")
            .then([no_task_left().then([checks::heap_returns("heap-grows-not")])]),
    )
    .check(own_answer())
}

/// What this one asks: a number that no other has, and that is no length and no default of anything.
fn question(who: Who) -> u32 {
    1_000 + who as u32
}

/// Whose answer it got.
fn answer_got(Step { who, what }: Step) -> Option<String> {
    let What::Gets(answer) = what else { return None };
    let everybody = [
        Who::First,
        Who::FirstAgain,
        Who::Second,
        Who::Operation,
        Who::After,
        Who::Next,
        Who::Later,
    ];
    Some(match everybody.into_iter().find(|other| question(*other) == answer) {
        Some(asked) if asked == who => "its answer".to_owned(),
        Some(other) => format!("the answer to {other}"),
        None => format!("an answer that is to nobody's question, {answer}"),
    })
}

fn own_answer<W: World<Event = Step>>() -> Check<W> {
    let is_wrong = |step: Step| matches!(step.what, What::Gets(got) if got != question(step.who));
    check("own-answer", "each gets the answer to its own question").holds("its own").measure(
        move |run: &Run<W>| match run.events().first(is_wrong) {
            None => Measured::holds("its own, each"),
            Some(event) => Measured::broken_by(event, |step| {
                Some(step.words(&answer_got(step).unwrap_or_default()))
            }),
        },
    )
}
