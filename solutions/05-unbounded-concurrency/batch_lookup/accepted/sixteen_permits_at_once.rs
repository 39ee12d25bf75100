//! Sixteen keys at a time, and one call of `acquire_many` for all their permits.
//!
//! Costs: a quarter of the time, and more when two requests take turns: one waits until all sixteen
//! permits are free.

use futures::future::join_all;
use tokio::sync::Semaphore;

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    database: Database,
    lookups: Semaphore,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Semaphore::new(AT_ONCE) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let mut answers = Vec::with_capacity(keys.len());
        for some in keys.chunks(AT_ONCE) {
            let permits = self.lookups.acquire_many(some.len() as u32).await;
            let _permits = permits.expect("it is never closed");
            answers.extend(join_all(some.iter().map(|key| self.database.lookup(*key))).await);
        }
        answers
    }
}
