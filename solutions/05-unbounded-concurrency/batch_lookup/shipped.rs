//! Answers batches of keys: looks each key up in the database.
//!
//! There is one server. It is dropped at the end. Several requests call `batch` at the same time, and
//! all of them wait for their answers. It must:
//!
//! - all-answered: return from every call of `batch`
//! - answers-right: return the database's answer to each key, in the order in which the keys stand in
//!   the batch. A key can come twice, and a batch can be empty
//! - in-flight: have at most 16 lookups under way at once, for all requests together
//! - peak-small: need at most 150 bytes more memory for each further key of a batch
//! - near-ideal: take at most half as long again as 16 lookups at every moment would take
//! - nothing-left: leave no task and no lookup behind when it is dropped
//! - heap-grows-not: hold no more memory afterwards than before
//!
//! Use `Database::lookup`. Time is simulated: stay on this runtime. Tasks are fine. Threads, the
//! blocking pool and the real clock are not. The crates in `Cargo.toml` can be used.

use futures::future::join_all;

use crate::world::database::Database;

pub struct Server {
    database: Database,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        join_all(keys.into_iter().map(|key| self.database.lookup(key))).await
    }
}
