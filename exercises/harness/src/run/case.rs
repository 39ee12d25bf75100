//! What differs from run to run: a case of the world's, the order at one moment, and where the program
//! is dropped.

use std::collections::BTreeSet;
use std::time::Duration;

use record::{Cut, RunOf};

use super::Run;
use crate::world::World;

/// A program is dropped at each of so many first milliseconds, whether anything happens then or not:
/// what somebody else does later can depend on the very moment. After them it is dropped at the moments
/// at which anything ran, for between these nothing changes.
const EACH_MILLISECOND: u64 = 1_000;

/// The most places at which a program is dropped in a case: a second of real time, or two.
const MOST_CUTS: usize = 2_000;

/// A case: what a world is built from, in which order what is due at one moment runs, and where the
/// program is dropped, if it is.
#[derive(Debug, Clone)]
pub(crate) struct Case<C> {
    /// Its number among those that the verdict lists, counted from 0.
    pub(crate) number: usize,
    /// What the world is built from.
    pub(crate) value: C,
    /// What is special about it, as a plain sentence.
    pub(crate) words: String,
    /// The order of what is due at one moment.
    pub(crate) order: u32,
    /// Where the program is dropped; none if it runs to its end.
    pub(crate) cut: Option<Cut>,
}

impl<C: Clone> Case<C> {
    /// The same in another order.
    pub(super) fn in_order(&self, order: u32) -> Self {
        Self { order, ..self.clone() }
    }

    /// The same, with the program dropped there.
    pub(super) fn cut(&self, cut: Option<Cut>) -> Self {
        Self { cut, ..self.clone() }
    }
}

impl<C> Case<C> {
    /// What makes it the same again.
    pub(crate) fn run(&self) -> RunOf {
        RunOf { case: self.number, order: self.order, cut: self.cut }
    }

    /// What is special about it, with where the program is dropped.
    pub(crate) fn sentence(&self) -> String {
        match self.cut {
            Some(cut) => format!("{cut}; {}", self.words),
            None => self.words.clone(),
        }
    }
}

/// Where the program can be dropped, given a run in which it was not: also one that does not return.
///
/// # Errors
/// There are too many. Says how many.
pub(super) fn cuts<W: World>(run: &Run<W>) -> Result<Vec<Cut>, TooMany> {
    if !run.is_over_at_the_horizon() {
        return Ok(Vec::new());
    }
    // The horizon is a moment only for the instruments.
    let moments = run.moments.iter().filter(|at| **at < run.horizon);
    // One that does not return is dropped at each millisecond for as long as it runs itself, and when its
    // tasks do.
    let alone = run.returned().unwrap_or(run.last_poll);
    // The last poll of one that returned was Ready: after it there is nothing to drop.
    let pending = run.polls.saturating_sub(u32::from(run.returned().is_some()));
    let later = moments.filter(|at| run.returned().is_none_or(|end| **at <= end));
    let later = later.map(|at| at.as_millis() as u64).filter(|at| *at > 0);
    let each = (1..=EACH_MILLISECOND).filter(|at| Duration::from_millis(*at) <= alone);
    let millis: BTreeSet<u64> = each.chain(later).collect();
    let before = (1..=run.polls.min(1)).map(Cut::InsteadOfPoll);
    let after = (1..=pending).map(Cut::AfterPoll);
    let at = millis.into_iter().map(|at| Cut::At(Duration::from_millis(at)));
    let instead = (2..=run.polls).map(Cut::InsteadOfPoll);
    let all: Vec<Cut> = before.chain(after).chain(at).chain(instead).collect();
    if all.len() > MOST_CUTS { Err(TooMany(all.len())) } else { Ok(all) }
}

/// A program can be dropped at so many places, which are more than are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) usize);

impl TooMany {
    /// The most that are tried.
    pub(crate) const MOST: usize = MOST_CUTS;
}
