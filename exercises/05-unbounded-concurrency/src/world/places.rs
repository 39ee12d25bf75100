//! Which places are in use again when all requests have ended. Nobody edits this.

use std::cmp::Reverse;
use std::time::Duration;

use harness::Run;

use super::backend::{Happened, PLACES};
use super::burst::Clients;

/// Twelve came when everything had ended.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// What had ended.
    pub after: &'static str,
    /// How many of them began.
    pub begun: usize,
    /// So many fewer than at first.
    pub lost: usize,
    /// When.
    pub at: Duration,
}

/// All these looks, in order. A place that was not in use at first is not lost.
fn looks(run: &Run<Clients>) -> impl Iterator<Item = Look> {
    let each = |what| match what {
        Happened::Together { after, begun } => Some((after, begun)),
        _ => None,
    };
    let mut first = None;
    run.events().pick_events(each).map(move |((after, begun), event)| {
        let lost = first.get_or_insert(begun.min(PLACES)).saturating_sub(begun);
        Look { after, begun, lost, at: event.at }
    })
}

/// The first look at which the most places were lost.
#[must_use]
pub fn most_lost(run: &Run<Clients>) -> Option<Look> {
    looks(run).max_by_key(|look| (look.lost, Reverse(look.at)))
}

/// Requests that were refused though a place was free: how many, for how many free places, and when. A
/// place that never came back is not free.
pub fn refused_early(run: &Run<Clients>) -> impl Iterator<Item = (usize, usize, Duration)> {
    let each = |what| match what {
        Happened::RefusedEarly { refused, free } => Some((refused, free)),
        _ => None,
    };
    run.events().pick_events(each).filter_map(|((refused, free), event)| {
        let lost = looks(run).find(|look| look.at >= event.at).map_or(0, |look| look.lost);
        (refused > lost).then(|| (refused - lost, free.saturating_sub(lost), event.at))
    })
}
