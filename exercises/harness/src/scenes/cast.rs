//! Who comes to the thing beside the operation, and when: the same for a lock, a client and a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use record::units::counted;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::stage::{Leaving, Stage};
use crate::judge::{Check, Measured, Moment, check};
use crate::run::Run;
use crate::world::World;

/// How long it takes whoever comes to do what they came for, in the scene's part of it. Longer than
/// all of them need to arrive, so that each finds the one before it at work.
pub(super) const TAKES: Duration = Duration::from_millis(7);

/// When the second comes.
const SECOND: Duration = Duration::from_millis(1);

/// When the operation begins.
const OPERATION: Duration = Duration::from_millis(3);

/// When another comes after it.
const AFTER: Duration = Duration::from_millis(5);

/// How long the second waits where it gives up: it goes while the operation waits behind it.
const PATIENCE: Duration = Duration::from_millis(3);

/// When the last one comes: everybody else is long gone.
const LATER: Duration = Duration::from_secs(1);

/// Who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    First,
    FirstAgain,
    Second,
    Operation,
    After,
    Next,
    Later,
}

/// Those who come, besides the operation, and one who comes much later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plot {
    /// Nobody.
    Alone,
    /// One comes after it.
    Followed,
    /// One is there before it.
    Preceded,
    /// One is there before it, and one comes after it: who is dropped stands between the two.
    Between,
    /// The same, with one more before it.
    Queue,
    /// The one before it comes again in the same step in which it is done.
    Again,
    /// Of two before it one gives up.
    GivesUp,
    /// One comes at the very moment at which it is gone.
    Next,
}

impl Plot {
    /// Each is a way of its own for what was meant for the operation to come to somebody else, or to
    /// get lost. Times need no sweep besides: the operation is dropped at each step and millisecond.
    pub(super) const ALL: [Self; 8] = [
        Self::Alone,
        Self::Followed,
        Self::Preceded,
        Self::Between,
        Self::Queue,
        Self::Again,
        Self::GivesUp,
        Self::Next,
    ];

    /// What is special about it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Alone => "nobody else is there",
            Self::Followed => "another comes after it",
            Self::Preceded => "another is there before it",
            Self::Between => "another is there before it, and one comes after it",
            Self::Queue => "two are there before it, and one comes after it",
            Self::Again => "the one before it comes again at once",
            Self::GivesUp => "two are there before it, and one of them gives up",
            Self::Next => "another comes at the moment at which it is gone",
        }
    }

    /// Whether somebody comes before the operation.
    pub(super) fn has_first(self) -> bool {
        !matches!(self, Self::Alone | Self::Followed)
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "the first caller",
            Self::FirstAgain => "the first caller, which came again,",
            Self::Second => "the second caller",
            Self::Operation => "the operation",
            Self::After => "the caller that came after it",
            Self::Next => "the caller that came when it was gone",
            Self::Later => "the caller that came much later",
        })
    }
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) who: Who,
    pub(super) what: What,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Asks for it.
    Asks,
    /// Gets it; a number where it is an answer.
    Gets(u32),
    /// Gives it back.
    GivesBack,
    /// Does not wait for it any longer.
    GivesUp,
    /// Is dropped.
    IsDropped,
    /// Begins the shared computation.
    Begins,
    /// The computation fails.
    Fails,
    /// It panics.
    Panics,
    /// The panic goes through this one, which runs it.
    IsHitByPanic,
    /// Is told that it failed.
    IsRefused,
}

impl Step {
    /// It in words: what is asked for is called like this, "it" or "an answer".
    pub(super) fn words(self, gets: &str) -> String {
        let Self { who, what } = self;
        match what {
            What::Asks => format!("{who} asks"),
            What::Gets(_) => format!("{who} gets {gets}"),
            What::GivesBack => format!("{who} gives {gets} back"),
            What::GivesUp => format!("{who} gives up"),
            What::IsDropped => format!("{who} is dropped"),
            What::Begins => format!("{who} begins to compute"),
            What::Fails => format!("what {who} computes fails"),
            What::Panics => format!("what {who} computes panics"),
            What::IsHitByPanic => format!("{who} ends with it"),
            What::IsRefused => format!("{who} is told that it failed"),
        }
    }
}

impl<T, C: 'static> Stage<T, C, Step>
where
    T: Clone + Send + Sync + 'static,
{
    /// Lets everybody come whom the plot names, each to do the same, and returns the operation.
    pub(super) fn play<F, D>(
        &self,
        plot: Plot,
        does: D,
    ) -> impl Future<Output = ()> + Send + use<T, C, F, D>
    where
        D: Fn(Who, T) -> F + Clone + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let by = |who: Who| {
            let does = does.clone();
            let recorder = self.recorder.clone();
            move |thing: T| {
                recorder.note(Step { who, what: What::Asks });
                does(who, thing)
            }
        };
        let enters = |at, who| self.recorder.spawn(self.comes(at, by(who)));

        match plot {
            Plot::Again => {
                let (first, again) = (by(Who::First), by(Who::FirstAgain));
                self.recorder.spawn(self.comes(Duration::ZERO, |thing: T| async move {
                    first(thing.clone()).await;
                    again(thing).await;
                }));
            }
            _ if plot.has_first() => enters(Duration::ZERO, Who::First),
            _ => {}
        }
        if plot == Plot::Queue {
            enters(SECOND, Who::Second);
        }
        if plot == Plot::GivesUp {
            let (second, recorder) = (by(Who::Second), self.recorder.clone());
            self.recorder.spawn(self.comes(SECOND, move |thing| async move {
                if timeout(PATIENCE, second(thing)).await.is_err() {
                    recorder.note(Step { who: Who::Second, what: What::GivesUp });
                }
            }));
        }
        if matches!(plot, Plot::Followed | Plot::Between | Plot::Queue | Plot::Again) {
            enters(AFTER, Who::After);
        }
        let gone = Arc::new(Notify::new());
        if plot == Plot::Next {
            self.recorder.spawn(self.comes_after(Arc::clone(&gone), by(Who::Next)));
        }
        enters(LATER, Who::Later);

        let recorder = self.recorder.clone();
        let leaving = Leaving::new(gone, move || {
            recorder.note(Step { who: Who::Operation, what: What::IsDropped });
        });
        let operation = by(Who::Operation);
        self.comes(OPERATION, move |thing| async move {
            operation(thing).await;
            leaving.has_returned();
        })
    }
}

/// Whoever is not dropped gets what they asked for. `what` names it: "it", "an answer".
pub(super) fn everyone<W>(id: &'static str, what: &'static str) -> Check<W>
where
    W: World<Event = Step>,
{
    check(id, format!("whoever is not dropped gets {what}")).holds("everyone").measure(
        move |run: &Run<W>| {
            let asked = run.events().count(|step| step.what == What::Asks);
            let Some(who) = left_waiting(run) else {
                return Measured::holds(counted(asked as u64, "caller"));
            };
            let end = Moment::new(run.horizon(), format!("{who} has not got {what}"));
            Measured::broken(format!("{who} never got {what}")).means(to_blame(run)).at(end)
        },
    )
}

/// The first who asked, was not dropped, and never got an end to it.
fn left_waiting<W: World<Event = Step>>(run: &Run<W>) -> Option<Who> {
    let asked = |step: Step| (step.what == What::Asks).then_some(step.who);
    let ended = |who| {
        move |step: Step| {
            let ends = matches!(
                step.what,
                What::Gets(_)
                    | What::GivesUp
                    | What::IsDropped
                    | What::IsRefused
                    | What::IsHitByPanic
            );
            step.who == who && ends
        }
    };
    run.events().pick(asked).find(|who| run.events().first(ended(*who)).is_none())
}

/// Who may have taken it along.
fn to_blame<W: World<Event = Step>>(run: &Run<W>) -> &'static str {
    let happened = |what| run.events().first(|step: Step| step.what == what).is_some();
    if happened(What::IsDropped) {
        "whoever was dropped took it along"
    } else if happened(What::GivesUp) {
        "whoever gave up took it along"
    } else if happened(What::Panics) {
        "whoever panicked took it along"
    } else if happened(What::Fails) {
        "whoever failed took it along"
    } else {
        "though nobody was dropped"
    }
}
