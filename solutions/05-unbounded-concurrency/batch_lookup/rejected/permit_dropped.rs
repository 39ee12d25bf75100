//! A permit before each task, with `let _ =`.
//!
//! Wrong: `_` is not a variable. The permit is dropped at once, and is back before the lookup begins.
//! Fails: in-flight, peak-small

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
        let mut tasks = Vec::new();
        for key in keys {
            let _ = self.lookups.acquire().await.unwrap();
            tasks.push(tokio::spawn(self.database.lookup(key)));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    }
}
