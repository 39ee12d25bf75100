//! One lookup after the other.
//!
//! Wrong: a batch takes sixteen times as long as it may, and many batches at a time still have a lookup
//! each.
//! Fails: near-ideal, in-flight

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
