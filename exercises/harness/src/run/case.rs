//! What differs from run to run: a case of the world's, and where the program is dropped in it.

use std::fmt;
use std::time::Duration;

use record::units;

use super::Run;
use crate::world::World;

/// Milliseconds of one run at which it is dropped. An operation that takes longer is dropped after
/// each of its polls, and at the first so many milliseconds.
const MILLISECONDS: u64 = 1_000;

/// Polls of one run after which it is dropped.
const POLLS: u32 = 1_000;

/// A case: what a world is built from, and where the program is dropped, if it is.
#[derive(Debug, Clone)]
pub(crate) struct Case<C> {
    /// What the world is built from.
    pub(crate) value: C,
    /// What is special about it, as a plain sentence.
    pub(crate) words: String,
    /// Where the program is dropped; none if it runs to its end.
    pub(crate) cut: Option<Cut>,
}

impl<C: Clone> Case<C> {
    /// The same, with the program dropped there.
    pub(crate) fn cut(&self, cut: Cut) -> Self {
        let words = format!("{cut}; {}", self.words);
        Self { value: self.value.clone(), words, cut: Some(cut) }
    }
}

/// Where an operation is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// When it is woken and about to be polled for this time, counted from 1; 1 is before it began. What
    /// it was woken for, a permit or a message, is lost with it unless its destructor passes it on.
    InsteadOfPoll(u32),
    /// As soon as this poll has returned Pending.
    AfterPoll(u32),
    /// At this moment, before the operation is polled for what happens then.
    At(Duration),
}

/// Where the operation can be dropped, given a run in which it was not.
pub(crate) fn cuts<W: World>(run: &Run<W>) -> impl Iterator<Item = Cut> + use<W> {
    // The last poll was Ready: after it there is nothing to drop.
    let ended = run.returned().map(|at| (run.polls.min(POLLS), at.as_millis() as u64));
    let (polls, millis) = ended.unwrap_or_default();
    let before = (1..=polls.min(1)).map(Cut::InsteadOfPoll);
    let after = (1..polls).map(Cut::AfterPoll);
    let instead = (2..=polls).map(Cut::InsteadOfPoll);
    let at = (1..=millis.min(MILLISECONDS)).map(|at| Cut::At(Duration::from_millis(at)));
    before.chain(after).chain(at).chain(instead)
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InsteadOfPoll(1) => write!(f, "dropped before it began"),
            Self::InsteadOfPoll(poll) => {
                write!(f, "dropped when it could go on with step {poll}")
            }
            Self::AfterPoll(poll) => write!(f, "dropped after step {poll}"),
            Self::At(at) => write!(f, "dropped at {}", units::seconds(*at)),
        }
    }
}
