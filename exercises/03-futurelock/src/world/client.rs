//! Another client that uses the store meanwhile. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use harness::{Recorder, Takes, World};
use tokio::time::sleep;

use super::{APPENDS, Happened, Store};

/// The other client's visits: milliseconds after its first one, and how long it keeps the lock.
const VISITS: [(u64, u64); 2] = [(0, 1_500), (14_000, 1_900)];

impl World for Store {
    /// When the other client comes for the first time.
    type Case = Duration;
    type Event = Happened;
    /// Whether nobody can lock the log any more.
    type Facts = bool;

    fn new(&first: &Duration, recorder: Recorder<Happened>) -> Self {
        let store = Store { log: Arc::default(), appends: recorder.gauge(APPENDS), recorder };
        for (after, hold) in VISITS {
            let store = store.clone();
            store.recorder.clone().spawn(async move {
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
