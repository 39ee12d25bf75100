//! The moments at which anything ran: between two of them simulated time passes, and nothing happens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::world::uncounted;

/// What the runtime's only thread saw: when it went on after it had waited.
#[derive(Debug, Clone, Default)]
pub(super) struct Moments(Arc<Mutex<Vec<Instant>>>);

impl Moments {
    /// Of a runtime that is about to be built.
    pub(super) fn of(builder: &mut Builder) -> Self {
        let moments = Self::default();
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(moments.kept());
        let seen = moments.clone();
        builder.on_thread_unpark(move || {
            let now = Instant::now();
            let mut kept = seen.kept();
            if kept.last().is_none_or(|last| *last < now) {
                uncounted(|| kept.push(now));
            }
        });
        moments
    }

    /// Those since the last time, counted from the start of a run.
    pub(super) fn take(&self, start: Instant) -> Vec<Duration> {
        uncounted(|| {
            let taken = std::mem::take(&mut *self.kept());
            taken.into_iter().map(|moment| moment.saturating_duration_since(start)).collect()
        })
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
