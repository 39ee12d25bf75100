//! Tasks with permits, which count how many keys are left. The last one says that all is done.
//!
//! Wrong: a batch without keys has no last one, and waits for ever.
//! Fails: all-answered

use std::sync::atomic::{AtomicUsize, Ordering::AcqRel};
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, Semaphore};

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    database: Database,
    lookups: Arc<Semaphore>,
}

struct Batch {
    left: AtomicUsize,
    answers: Mutex<Vec<u64>>,
    done: Notify,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let (left, answers) = (AtomicUsize::new(keys.len()), Mutex::new(vec![0; keys.len()]));
        let batch = Arc::new(Batch { left, answers, done: Notify::new() });
        for (place, key) in keys.into_iter().enumerate() {
            let permit = Arc::clone(&self.lookups).acquire_owned().await.unwrap();
            let (lookup, batch) = (self.database.lookup(key), Arc::clone(&batch));
            tokio::spawn(async move {
                let answer = lookup.await;
                drop(permit);
                batch.answers.lock().unwrap()[place] = answer;
                if batch.left.fetch_sub(1, AcqRel) == 1 {
                    batch.done.notify_one();
                }
            });
        }
        batch.done.notified().await;
        std::mem::take(&mut *batch.answers.lock().unwrap())
    }
}
