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
    /// As soon as this poll has returned Pending; 0 is before the first.
    AfterPoll(u32),
    /// At this moment, before the operation is polled for what happens then.
    At(Duration),
}

/// Where the operation can be dropped, given a run in which it was not.
pub(crate) fn cuts<W: World>(run: &Run<W>) -> impl Iterator<Item = Cut> + use<W> {
    // The last poll was Ready: after it there is nothing to drop.
    let ended = run.returned().map(|at| (run.polls.min(POLLS), at.as_millis() as u64));
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
