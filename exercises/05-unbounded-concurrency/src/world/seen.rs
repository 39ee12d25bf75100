//! What the clients of the server of single requests saw. Nobody edits this.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use super::backend::{Response, result};

/// Counts what clients were told. A clone counts the same.
#[derive(Clone, Default)]
pub(super) struct Seen(Arc<Counts>);

#[derive(Default)]
struct Counts {
    came: AtomicU64,
    waiting: AtomicUsize,
    refused_at_once: AtomicUsize,
    refused_early: AtomicUsize,
    wrong: AtomicUsize,
    /// In milliseconds.
    longest_refusal: AtomicU64,
}

/// A client that waits for the response to its request.
pub(super) struct Waits {
    seen: Seen,
    number: u64,
    told: bool,
}

impl Waits {
    /// It gets this response, after so long.
    pub(super) fn told(mut self, response: Response, after: Duration) {
        let counts = &self.seen.0;
        match response {
            Response::Done(found) => self.told = found == result(self.number),
            Response::Refused => {
                self.told = true;
                counts.refused_at_once.fetch_add(usize::from(after.is_zero()), Relaxed);
                counts.longest_refusal.fetch_max(after.as_millis() as u64, Relaxed);
            }
        }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.seen.0.waiting.fetch_sub(1, Relaxed);
        self.seen.0.wrong.fetch_add(usize::from(!self.told), Relaxed);
    }
}

impl Seen {
    /// The number of the next request, from 0.
    pub(super) fn one_comes(&self) -> u64 {
        self.0.came.fetch_add(1, Relaxed)
    }

    /// The client of this request waits.
    pub(super) fn waits(&self, number: u64) -> Waits {
        self.0.waiting.fetch_add(1, Relaxed);
        Waits { seen: self.clone(), number, told: false }
    }

    /// So many were refused although a place was free. Whether they are the first.
    pub(super) fn is_first_early(&self, how_many: usize) -> bool {
        self.0.refused_early.fetch_add(how_many, Relaxed) == 0
    }

    /// Clients that wait now.
    pub(super) fn waiting(&self) -> usize {
        self.0.waiting.load(Relaxed)
    }

    /// Requests that were refused until now, at the moment at which they came.
    pub(super) fn refused_at_once(&self) -> usize {
        self.0.refused_at_once.load(Relaxed)
    }

    /// Those of them that were refused although a place was free.
    pub(super) fn refused_early(&self) -> usize {
        self.0.refused_early.load(Relaxed)
    }

    /// Requests with a result that is not theirs, or with no response.
    pub(super) fn wrong(&self) -> usize {
        self.0.wrong.load(Relaxed)
    }

    /// The longest until a request was refused.
    pub(super) fn longest_refusal(&self) -> Duration {
        Duration::from_millis(self.0.longest_refusal.load(Relaxed))
    }
}
