//! Sixteen handles to the database, in a channel. Whoever looks up borrows one and puts it back.
//!
//! Costs: a lock around the receiving end. A request that is dropped half way loses its handles for
//! ever: a pool of connections puts them back in a destructor. Its limit, too, is one for the server.

use futures::{StreamExt, stream};
use tokio::sync::{Mutex, mpsc};

use crate::world::database::{AT_ONCE, Database};

pub struct Server {
    lend: Mutex<mpsc::Receiver<Database>>,
    put_back: mpsc::Sender<Database>,
}

impl Server {
    pub fn new(database: Database) -> Self {
        let (put_back, lend) = mpsc::channel(AT_ONCE);
        for _ in 0..AT_ONCE {
            put_back.try_send(database.clone()).expect("there is room");
        }
        Self { lend: Mutex::new(lend), put_back }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        stream::iter(keys)
            .map(|key| async move {
                let database = self.lend.lock().await.recv().await.expect("it has a sender");
                let answer = database.lookup(key).await;
                self.put_back.try_send(database).expect("there is room");
                answer
            })
            .buffered(2 * AT_ONCE)
            .collect()
            .await
    }
}
