//! What the clients of the server of single requests saw. Nobody edits this.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use super::backend::{Response, result};

/// Counts what clients were told. A clone counts the same.
#[derive(Clone, Default)]
pub(super) struct Seen(Arc<Counts>);

#[derive(Default)]
struct Counts {
    came: AtomicU64,
    waiting: AtomicUsize,
    refused_at_once: AtomicUsize,
    wrong: AtomicUsize,
}

/// What clients did not get.
#[derive(Debug, Clone, Copy)]
pub struct Missed {
    /// Clients that wait.
    pub waiting: usize,
    /// Those with a result that is not theirs, or with no response. Whose work panics has no result,
    /// and needs no response: it may be refused, or panic.
    pub wrong: usize,
}

/// A client that waits for the response to its request.
pub(super) struct Waits {
    seen: Seen,
    number: u64,
    panics: bool,
    /// What it was told is right; if it is told nothing, none.
    right: Option<bool>,
}

impl Waits {
    /// It gets this response, perhaps at the moment at which it came.
    pub(super) fn told(mut self, response: Response, at_once: bool) {
        match response {
            Response::Done(found) => {
                self.right = Some(!self.panics && found == result(self.number));
            }
            Response::Refused => {
                self.right = Some(true);
                self.seen.0.refused_at_once.fetch_add(usize::from(at_once), Relaxed);
            }
        }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.seen.0.waiting.fetch_sub(1, Relaxed);
        self.seen.0.wrong.fetch_add(usize::from(!self.right.unwrap_or(self.panics)), Relaxed);
    }
}

impl Seen {
    /// The number of the next request, from 0.
    pub(super) fn one_comes(&self) -> u64 {
        self.0.came.fetch_add(1, Relaxed)
    }

    /// The client of this request, whose work may be one that panics, waits.
    pub(super) fn waits(&self, number: u64, panics: bool) -> Waits {
        self.0.waiting.fetch_add(1, Relaxed);
        Waits { seen: self.clone(), number, panics, right: None }
    }

    /// Clients that wait now.
    pub(super) fn waiting(&self) -> usize {
        self.0.waiting.load(Relaxed)
    }

    /// Requests that were refused until now, at the moment at which they came.
    pub(super) fn refused_at_once(&self) -> usize {
        self.0.refused_at_once.load(Relaxed)
    }

    /// What clients have not got until now.
    pub(super) fn missed(&self) -> Missed {
        Missed { waiting: self.waiting(), wrong: self.0.wrong.load(Relaxed) }
    }
}
