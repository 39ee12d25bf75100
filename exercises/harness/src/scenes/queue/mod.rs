//! What is sent and received: a channel, a work queue.

use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use self::judged::{all_are_sent, in_order, none_comes_twice, none_is_lost};
use super::cast::TAKES;
use super::stage::{HORIZON, Leaving, Stage, no_task_left};
use crate::subject::Subject;
use crate::verdict::{Trial, cancelled, checks};
use crate::world::{Recorder, World};

mod judged;

/// What is sent, in order, where the operation receives; or by the operation, where it sends.
const ITEMS: RangeInclusive<u32> = 1..=5;

/// What another sends beside the operation.
const OTHERS: RangeInclusive<u32> = 101..=103;

/// Between two items: longer than the steps of those who receive, so that they wait.
const PAUSE: Duration = Duration::from_millis(4);

/// When the operation begins.
const OPERATION: Duration = Duration::from_millis(1);

/// When another of its kind comes, behind it.
const BESIDE: Duration = Duration::from_millis(2);

/// When the other side comes, after the first wait for it.
const OTHER_SIDE: Duration = Duration::from_millis(3);

/// When somebody receives what is left.
const LATER: Duration = Duration::from_millis(100);

/// How long the operation receives. By then everything was sent, and another may have taken its share.
const PATIENCE: Duration = Duration::from_millis(40);

/// How long those receive who receive until nothing comes any more.
const UNTIL_THE_END: Duration = Duration::from_secs(1);

/// What the operation does, and who does the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plot {
    Receives,
    ReceivesWhatIsThere,
    ReceivesThenNext,
    ReceivesBeside,
    ReceivesAtOnceBeside,
    Sends,
    SendsThenNext,
    SendsBeside,
}

use Plot::{
    Receives, ReceivesAtOnceBeside, ReceivesBeside, ReceivesThenNext, ReceivesWhatIsThere, Sends,
    SendsBeside, SendsThenNext,
};

impl Plot {
    /// Whether the operation sends.
    fn sends(self) -> bool {
        matches!(self, Sends | SendsThenNext | SendsBeside)
    }

    /// Whether another receives at the same time.
    fn has_two_receivers(self) -> bool {
        matches!(self, ReceivesBeside | ReceivesAtOnceBeside)
    }

    /// Somebody of the same kind comes long after it, at the moment at which it is gone, or before
    /// that: for each of these what was meant for it must come to another.
    const ALL: [Self; 8] = [
        Receives,
        ReceivesWhatIsThere,
        ReceivesThenNext,
        ReceivesBeside,
        ReceivesAtOnceBeside,
        Sends,
        SendsThenNext,
        SendsBeside,
    ];

    fn words(self) -> &'static str {
        match self {
            Receives => "it receives, and another does later",
            ReceivesWhatIsThere => "it receives what is there already, and another does later",
            ReceivesThenNext => "it receives, and another does when it is gone",
            ReceivesBeside => "it receives, and another does meanwhile",
            ReceivesAtOnceBeside => "it receives, and another does meanwhile; all is sent at once",
            Sends => "it sends",
            SendsThenNext => "it sends, and another does when it is gone",
            SendsBeside => "it sends, and another does meanwhile",
        }
    }
}

/// What happened to an item.
#[derive(Debug, Clone, Copy)]
enum Happened {
    Sends(u32),
    Sent(u32),
    Received(u32),
    IsDropped,
}

/// Puts a queue on trial: a channel, a work queue, a mailbox.
///
/// `make` makes it, and returns both of its ends; a bounded one with little room is tried hardest,
/// because its senders wait as well. `send` sends a number, `receive` returns the next; both unwrap.
///
/// One who receives, the *operation*, is dropped wherever it can be, and in other cases one who sends.
/// Another goes on later, at the moment at which it is gone, or is there beside it. Then:
///
/// | check | what must hold |
/// |---|---|
/// | `all-are-sent` | each who is not dropped can send |
/// | `none-is-lost` | each number whose sending returned is received |
/// | `none-comes-twice` | no number is received twice |
/// | `in-order` | those of one sender are received in their order, if one at a time receives |
/// | `no-task-left` | when the thing is dropped in the end, no task is left |
/// | `heap-grows-not` | no memory is kept |
///
/// ```standalone_crate
/// use std::sync::Arc;
///
/// use harness::{Verdict, scenes};
/// use tokio::sync::Mutex;
/// use tokio::sync::mpsc::{self, Receiver, Sender};
///
/// harness::allocator!();
///
/// // Each caller has a handle of its own. An end that cannot be cloned is shared.
/// type Ends = (Sender<u32>, Arc<Mutex<Receiver<u32>>>);
///
/// // In a test file: `#[test] fn no_item_is_lost() -> Verdict`.
/// fn main() -> Verdict {
///     scenes::queue(
///         harness::this_test!(),
///         async || {
///             let (sender, receiver) = mpsc::channel(1);
///             (sender, Arc::new(Mutex::new(receiver)))
///         },
///         async |(sender, _): Ends, number| sender.send(number).await.unwrap(),
///         async |(_, receiver): Ends| receiver.lock().await.recv().await.unwrap(),
///     )
///     .judge()
/// }
/// ```
pub fn queue<T, M, S, R>(
    subject: Subject,
    make: impl Fn() -> M + 'static,
    send: impl Fn(T, u32) -> S + Send + Sync + 'static,
    receive: impl Fn(T) -> R + Send + Sync + 'static,
) -> Trial<impl World>
where
    T: Clone + Send + Sync + 'static,
    M: Future<Output = T> + Send + 'static,
    S: Future<Output = ()> + Send + 'static,
    R: Future<Output = u32> + Send + 'static,
{
    let (send, receive) = (Arc::new(send), Arc::new(receive));
    cancelled(subject, HORIZON, move |stage: &Stage<T, Plot, Happened>| {
        stage.set_up(&make);
        let recorder = &stage.recorder;
        let sends = |items, pause| {
            let (recorder, send) = (recorder.clone(), Arc::clone(&send));
            move |ends| send_all(ends, send, items, pause, recorder)
        };
        let receives = |until, pause| {
            let (recorder, receive) = (recorder.clone(), Arc::clone(&receive));
            async move |ends| {
                let all = receive_all(ends, receive, pause, recorder);
                let _ = timeout(until, all).await;
            }
        };
        let receives_the_rest = |pause| receives(UNTIL_THE_END, pause);

        let gone = Arc::new(Notify::new());
        let dropped = recorder.clone();
        let leaving = Leaving::new(Arc::clone(&gone), move || dropped.note(Happened::IsDropped));

        // The other side.
        match stage.case {
            Receives | ReceivesThenNext | ReceivesBeside => {
                recorder.spawn(stage.comes(OTHER_SIDE, sends(ITEMS, PAUSE)));
            }
            ReceivesAtOnceBeside => {
                recorder.spawn(stage.comes(OTHER_SIDE, sends(ITEMS, Duration::ZERO)));
            }
            ReceivesWhatIsThere => {
                recorder.spawn(stage.comes(Duration::ZERO, sends(ITEMS, Duration::ZERO)));
            }
            Sends | SendsThenNext | SendsBeside => {
                recorder.spawn(stage.comes(OTHER_SIDE, receives_the_rest(TAKES)));
            }
        }
        // Others of its kind.
        match stage.case {
            Receives | ReceivesWhatIsThere => {
                recorder.spawn(stage.comes(LATER, receives_the_rest(Duration::ZERO)));
            }
            ReceivesThenNext => {
                recorder.spawn(stage.comes_after(gone, receives_the_rest(Duration::ZERO)));
            }
            ReceivesBeside | ReceivesAtOnceBeside => {
                recorder.spawn(stage.comes(BESIDE, receives_the_rest(Duration::ZERO)));
            }
            Sends => {}
            SendsThenNext => recorder.spawn(stage.comes_after(gone, sends(OTHERS, Duration::ZERO))),
            SendsBeside => recorder.spawn(stage.comes(BESIDE, sends(OTHERS, Duration::ZERO))),
        }
        // The operation is one of two kinds, hence the box.
        let operation: Pin<Box<dyn Future<Output = ()> + Send>> = if stage.case.sends() {
            let operation = sends(ITEMS, Duration::ZERO);
            Box::pin(stage.comes(OPERATION, async move |ends| {
                operation(ends).await;
                leaving.has_returned();
            }))
        } else {
            let operation = receives(PATIENCE, Duration::ZERO);
            Box::pin(stage.comes(OPERATION, async move |ends| {
                operation(ends).await;
                leaving.has_returned();
            }))
        };
        operation
    })
    .cases(Plot::ALL, |plot| plot.words().to_owned())
    .tell(|happened| match happened {
        Happened::Sends(_) => None,
        Happened::Sent(item) => Some(format!("{item} is sent")),
        Happened::Received(item) => Some(format!("{item} is received")),
        Happened::IsDropped => Some("the operation is dropped".to_owned()),
    })
    .check(all_are_sent().then([
        none_is_lost().then([no_task_left().then([checks::heap_returns("heap-grows-not")])]),
    ]))
    .check(none_comes_twice())
    .check(in_order())
}

async fn send_all<T: Clone, F: Future<Output = ()>>(
    ends: T,
    send: Arc<impl Fn(T, u32) -> F>,
    items: RangeInclusive<u32>,
    pause: Duration,
    recorder: Recorder<Happened>,
) {
    for item in items {
        recorder.note(Happened::Sends(item));
        send(ends.clone(), item).await;
        recorder.note(Happened::Sent(item));
        if pause > Duration::ZERO {
            sleep(pause).await;
        }
    }
}

async fn receive_all<T: Clone, F: Future<Output = u32>>(
    ends: T,
    receive: Arc<impl Fn(T) -> F>,
    pause: Duration,
    recorder: Recorder<Happened>,
) {
    loop {
        let item = receive(ends.clone()).await;
        // In the same step: an item that was returned is never lost by the scene.
        recorder.note(Happened::Received(item));
        if pause > Duration::ZERO {
            sleep(pause).await;
        }
    }
}
