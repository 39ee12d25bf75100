//! One lookup after the other.
//!
//! Wrong: it is bounded, and sixteen times as slow as it may be.
//! Fails: near-ideal

use crate::world::database::Database;

pub struct Server {
    database: Database,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let mut answers = Vec::with_capacity(keys.len());
        for key in keys {
            answers.push(self.database.lookup(key).await);
        }
        answers
    }
}
