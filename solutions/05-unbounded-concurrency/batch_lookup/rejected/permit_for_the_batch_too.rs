//! A permit admits the batch, and then each of its keys takes one of the same semaphore.
//!
//! Wrong: sixteen batches at a time hold all permits, and each waits for one more.
//! Fails: all-answered

use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    database: Database,
    permits: Semaphore,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, permits: Semaphore::new(AT_ONCE) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let _batch = self.permits.acquire().await.expect("it is never closed");
        stream::iter(keys)
            .map(|key| async move {
                let _permit = self.permits.acquire().await.expect("it is never closed");
                self.database.lookup(key).await
            })
            .buffered(AT_ONCE)
            .collect()
            .await
    }
}
