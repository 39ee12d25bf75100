//! A permit for each key. A batch that finds the server very busy closes the semaphore, to say so.
//!
//! Wrong: `acquire` of a closed semaphore returns an error at once. Whoever takes the `Result` for a
//! permit has no limit any more.
//! Fails: in-flight

use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    database: Database,
    lookups: Semaphore,
    batches: Semaphore,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Semaphore::new(AT_ONCE), batches: Semaphore::new(2 * AT_ONCE) }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let place = self.batches.try_acquire();
        if place.is_err() {
            self.lookups.close();
        }
        stream::iter(keys)
            .map(|key| async move {
                let _permit = self.lookups.acquire().await;
                self.database.lookup(key).await
            })
            .buffered(AT_ONCE)
            .collect()
            .await
    }
}
