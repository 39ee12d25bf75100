//! A stream with a limit that is larger than any batch.
//!
//! Wrong: a limit that is never met is none.
//! Fails: in-flight, peak-small

use futures::{StreamExt, stream};

use crate::world::database::Database;

pub struct Server {
    database: Database,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        stream::iter(keys).map(|key| self.database.lookup(key)).buffered(1_000_000).collect().await
    }
}
