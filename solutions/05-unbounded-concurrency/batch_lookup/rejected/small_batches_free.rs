//! A right limit for large batches. A batch that is small enough is looked up at once.
//!
//! Wrong: many small batches at a time have hundreds of lookups. The limit is one for the server.
//! Fails: in-flight

use futures::future::join_all;
use futures::{StreamExt, stream};
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
        if keys.len() <= AT_ONCE {
            return join_all(keys.into_iter().map(|key| self.database.lookup(key))).await;
        }
        stream::iter(keys)
            .map(|key| async move {
                let _permit = self.lookups.acquire().await.expect("it is never closed");
                self.database.lookup(key).await
            })
            .buffered(AT_ONCE)
            .collect()
            .await
    }
}
