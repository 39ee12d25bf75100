//! A permit for each key, and no longer than 53 ms is waited for it.
//!
//! Wrong: `timeout` says that there is no permit, and the key is looked up all the same. That happens
//! when there is most to do.
//! Fails: in-flight

use std::time::Duration;

use futures::{StreamExt, stream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::world::database::{AT_ONCE, Database};

/// With two batches at a time nobody waits so long.
const PATIENCE: Duration = Duration::from_millis(53);

pub struct Server {
    database: Database,
    lookups: Semaphore,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Semaphore::new(AT_ONCE) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        stream::iter(keys)
            .map(|key| async move {
                let _permit = timeout(PATIENCE, self.lookups.acquire()).await;
                self.database.lookup(key).await
            })
            .buffered(AT_ONCE)
            .collect()
            .await
    }
}
