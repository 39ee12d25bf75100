//! Answers batches of keys: looks each key up in the database.
//!
//! There is one server. It is dropped at the end. Many requests, large and small, call `batch` at the
//! same time, and all of them wait for their answers. A key can come twice in a batch, and a batch can be
//! empty. Ideal is the time that 16 lookups at every moment would take. The server is fixed when:
//!
//! - all-answered: every batch is answered (all 70)
//! - answers-right: every key has its answer, in its place (0 wrong)
//! - near-ideal: nearly 16 lookups are under way all the time (at most 150 % of the ideal time)
//! - nothing-left: when the server is dropped, nothing is left behind (no task, no lookup)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! - in-flight: the lookups under way are bounded, for all requests together (at most 16 at once)
//! - peak-small: a key of a batch needs little memory (at most 150 bytes for each further key)
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
