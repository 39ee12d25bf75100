//! A permit of the server's first, and then a task. What has ended is taken out while the rest goes on.
//!
//! Costs: a task for each key, one after the other; and a permit stays taken until its task is polled
//! for the last time.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    database: Database,
    lookups: Arc<Semaphore>,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let mut answers = vec![0; keys.len()];
        let mut tasks = JoinSet::new();
        for (place, key) in keys.into_iter().enumerate() {
            let lookups = Arc::clone(&self.lookups);
            let permit = lookups.acquire_owned().await.expect("it is never closed");
            let lookup = self.database.lookup(key);
            tasks.spawn(async move {
                let answer = lookup.await;
                drop(permit);
                (place, answer)
            });
            while let Some(ended) = tasks.try_join_next() {
                let (place, answer) = ended.expect("a lookup does not panic");
                answers[place] = answer;
            }
        }
        while let Some(ended) = tasks.join_next().await {
            let (place, answer) = ended.expect("a lookup does not panic");
            answers[place] = answer;
        }
        answers
    }
}
