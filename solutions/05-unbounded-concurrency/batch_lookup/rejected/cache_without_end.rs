//! A right limit, and a static map of all answers that were ever found.
//!
//! Wrong: the map grows with each new key, for as long as the process lives.
//! Fails: heap-grows-not

use std::collections::BTreeMap;
use std::sync::Mutex;

use futures::{StreamExt, stream};
use tokio::sync::Semaphore;

use crate::world::database::{AT_ONCE, Database};

static KNOWN: Mutex<BTreeMap<u64, u64>> = Mutex::new(BTreeMap::new());

pub struct Server {
    database: Database,
    lookups: Semaphore,
}

impl Server {
    pub fn new(database: Database) -> Self {
        Self { database, lookups: Semaphore::new(AT_ONCE) }
    }

    async fn lookup(&self, key: u64) -> u64 {
        let known = KNOWN.lock().unwrap().get(&key).copied();
        if let Some(answer) = known {
            return answer;
        }
        let _permit = self.lookups.acquire().await.unwrap();
        let answer = self.database.lookup(key).await;
        KNOWN.lock().unwrap().insert(key, answer);
        answer
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        stream::iter(keys).map(|key| self.lookup(key)).buffered(2 * AT_ONCE).collect().await
    }
}
