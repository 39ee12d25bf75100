//! Sixteen tasks, made with the server, do all lookups. Each has a handle to the queue of keys.
//!
//! Wrong: nothing tells them that the server is gone. The queue lives as long as they do, and they wait
//! for ever.
//! Fails: nothing-left

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, oneshot};

use crate::world::database::{AT_ONCE, Database};

#[derive(Default)]
struct Queue {
    jobs: Mutex<VecDeque<(u64, oneshot::Sender<u64>)>>,
    more: Notify,
}

pub struct Server {
    queue: Arc<Queue>,
}

impl Server {
    pub fn new(database: Database) -> Self {
        let queue = Arc::<Queue>::default();
        for _ in 0..AT_ONCE {
            let (queue, database) = (Arc::clone(&queue), database.clone());
            tokio::spawn(async move {
                loop {
                    let job = queue.jobs.lock().unwrap().pop_front();
                    match job {
                        Some((key, answer)) => _ = answer.send(database.lookup(key).await),
                        None => queue.more.notified().await,
                    }
                }
            });
        }
        Self { queue }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let mut answers = Vec::with_capacity(keys.len());
        for some in keys.chunks(4 * AT_ONCE) {
            let mut waiting = Vec::new();
            for key in some {
                let (sender, answer) = oneshot::channel();
                self.queue.jobs.lock().unwrap().push_back((*key, sender));
                self.queue.more.notify_one();
                waiting.push(answer);
            }
            self.queue.more.notify_waiters();
            for answer in waiting {
                answers.push(answer.await.unwrap());
            }
        }
        answers
    }
}
