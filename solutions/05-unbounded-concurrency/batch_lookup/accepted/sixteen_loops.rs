//! Each request has sixteen loops, which take keys from one iterator. A permit is taken for each key.
//!
//! Costs: sixteen futures for each request, also for a small one. The next key is taken only with a
//! permit in hand.

use std::sync::Mutex;

use futures::future::join_all;
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
        let answers = Mutex::new(vec![0; keys.len()]);
        let keys = Mutex::new(keys.into_iter().enumerate());
        let next = || keys.lock().unwrap().next();
        join_all((0..AT_ONCE).map(|_| async {
            loop {
                let _permit = self.lookups.acquire().await.expect("it is never closed");
                let Some((place, key)) = next() else { return };
                let answer = self.database.lookup(key).await;
                answers.lock().unwrap()[place] = answer;
            }
        }))
        .await;
        answers.into_inner().unwrap()
    }
}
