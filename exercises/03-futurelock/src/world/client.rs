//! Another client that uses the store meanwhile, and the caller of the job. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use harness::{Gauge, Recorder, Takes, World};
use tokio::runtime::Handle;
use tokio::time::sleep;

use super::{APPENDS, Happened, Left, Store};

/// The other client's visits: milliseconds after its first one, and how long it keeps the lock.
const VISITS: [(u64, u64); 2] = [(0, 1_500), (14_000, 1_900)];
/// Visits that are not over. Each is a task.
const TASKS: Gauge = Gauge::named("visits");

impl World for Store {
    /// When the other client comes for the first time.
    type Case = Duration;
    type Event = Happened;
    /// Whether nobody can lock the log any more.
    type Facts = bool;

    fn new(&first: &Duration, recorder: Recorder<Happened>) -> Self {
        let (appends, visits) = (recorder.gauge(APPENDS), recorder.gauge(TASKS));
        let store = Store { log: Arc::default(), appends, visits, recorder };
        for (after, hold) in VISITS {
            let (store, visit) = (store.clone(), store.visits.enter());
            store.recorder.clone().spawn(async move {
                let _visit = visit;
                sleep(first + Duration::from_millis(after)).await;
                let _log = store.log.lock().await;
                store.recorder.note(Happened::ClientLocks);
                store.recorder.sleep(Takes(hold, first.as_millis() as u64 % 10)).await;
            });
        }
        store
    }

    fn inspect(&self) -> bool {
        self.log.try_lock().is_err()
    }
}

impl Store {
    /// Runs the job, and looks at what it left in the very moment when it returns: a little later
    /// an aborted task would be gone.
    pub async fn used_by<F: Future<Output = ()>>(self, run: impl FnOnce(Store) -> F) {
        let before = self.other_tasks();
        run(self.clone()).await;
        let tasks = self.other_tasks().saturating_sub(before);
        let appends = self.appends.reading().inside();
        self.recorder.note(Happened::Returns(Left { tasks, appends }));
    }

    /// Tasks that are not visits.
    fn other_tasks(&self) -> u64 {
        let alive = Handle::current().metrics().num_alive_tasks() as u64;
        alive.saturating_sub(self.visits.reading().inside())
    }
}
