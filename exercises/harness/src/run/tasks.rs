//! The tasks of a run: where each was spawned, and since when it waits. Tokio tells of them only where
//! the whole build has the flag `--cfg tokio_unstable`; elsewhere this knows of none.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::Id;
use tokio::time::Instant;

/// The tasks that have not ended, in the order in which they were spawned.
#[derive(Debug, Clone, Default)]
pub(super) struct Tasks(Arc<Mutex<Vec<Task>>>);

/// A task that has not ended.
#[derive(Debug, Clone, Copy)]
struct Task {
    id: Id,
    spawned_at: &'static Location<'static>,
    /// When it was polled last, or spawned.
    polled: Instant,
}

/// A task that waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WaitingTask {
    pub(crate) id: Id,
    pub(crate) spawned_at: &'static Location<'static>,
    /// Since when, counted from the start of the run.
    pub(crate) since: Duration,
}

impl Tasks {
    /// Of a runtime that is about to be built.
    #[cfg(tokio_unstable)]
    pub(super) fn of(builder: &mut Builder) -> Self {
        use crate::world::uncounted;

        let tasks = Self::default();
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(tasks.alive());
        let [spawned, polled, ended] = [&tasks; 3].map(Clone::clone);
        builder.on_task_spawn(move |meta| {
            let (id, spawned_at) = (meta.id(), meta.spawned_at());
            let task = Task { id, spawned_at, polled: Instant::now() };
            uncounted(|| spawned.alive().push(task));
        });
        builder.on_before_task_poll(move |meta| {
            let mut alive = polled.alive();
            // Whoever is polled was spawned a short while ago, most of the time.
            if let Some(task) = alive.iter_mut().rfind(|task| task.id == meta.id()) {
                task.polled = Instant::now();
            }
        });
        builder.on_task_terminate(move |meta| {
            let mut alive = ended.alive();
            if let Some(index) = alive.iter().rposition(|task| task.id == meta.id()) {
                alive.remove(index);
            }
        });
        tasks
    }

    #[cfg(not(tokio_unstable))]
    pub(super) fn of(_: &mut Builder) -> Self {
        Self::default()
    }

    /// Those that are alive, in a run that began then.
    pub(super) fn waiting(&self, start: Instant) -> Vec<WaitingTask> {
        let waiting = |task: &Task| WaitingTask {
            id: task.id,
            spawned_at: task.spawned_at,
            since: task.polled.saturating_duration_since(start),
        };
        self.alive().iter().map(waiting).collect()
    }

    fn alive(&self) -> MutexGuard<'_, Vec<Task>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
