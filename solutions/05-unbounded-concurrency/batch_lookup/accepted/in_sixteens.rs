//! Sixteen keys at a time, and a permit for each of them.
//!
//! Costs: it takes a quarter longer. The next sixteen begin when the slowest of the last has ended.

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
            let found = some.iter().map(|key| async {
                let _permit = self.lookups.acquire().await.expect("it is never closed");
                self.database.lookup(*key).await
            });
            answers.extend(join_all(found).await);
        }
        answers
    }
}
