//! A task for each key, and each task waits for a permit of the server's.
//!
//! Wrong: sixteen look up, and thousands of tasks wait in memory. The limit is on the work, not on what
//! is taken in.
//! Fails: peak-small

use std::sync::Arc;

use tokio::sync::Semaphore;

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
        let mut tasks = Vec::new();
        for key in keys {
            let (database, lookups) = (self.database.clone(), Arc::clone(&self.lookups));
            tasks.push(tokio::spawn(async move {
                let _permit = lookups.acquire().await.unwrap();
                database.lookup(key).await
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    }
}
