//! Sixteen tasks, made with the server, do all lookups. A short channel brings them the keys.
//!
//! Costs: a lock around the receiving end, and a channel of its own for the answers of each batch. The
//! limit needs no semaphore: it is the number of the tasks. A lookup that panics ends one of them.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};

use crate::world::database::{AT_ONCE, Database};

struct Job {
    place: usize,
    key: u64,
    answers: mpsc::Sender<(usize, u64)>,
}

pub struct Server {
    jobs: mpsc::Sender<Job>,
}

impl Server {
    pub fn new(database: Database) -> Self {
        let (jobs, coming) = mpsc::channel(1);
        let coming = Arc::new(Mutex::new(coming));
        for _ in 0..AT_ONCE {
            tokio::spawn(work(database.clone(), Arc::clone(&coming)));
        }
        Self { jobs }
    }

    pub async fn batch(&self, keys: Vec<u64>) -> Vec<u64> {
        let (mut answers, mut received) = (vec![0; keys.len()], 0);
        let (sender, mut found) = mpsc::channel(AT_ONCE);
        let send_all = async {
            for (place, key) in keys.into_iter().enumerate() {
                let job = Job { place, key, answers: sender.clone() };
                let _ = self.jobs.send(job).await;
            }
            drop(sender);
        };
        let receive_all = async {
            while let Some((place, answer)) = found.recv().await {
                answers[place] = answer;
                received += 1;
            }
        };
        tokio::join!(send_all, receive_all);
        // A task that panicked has sent nothing, and is one of the sixteen no more.
        assert_eq!(received, answers.len(), "a lookup panicked");
        answers
    }
}

/// Ends when the server, which has the only sender, is dropped.
async fn work(database: Database, coming: Arc<Mutex<mpsc::Receiver<Job>>>) {
    loop {
        let job = coming.lock().await.recv().await;
        let Some(Job { place, key, answers }) = job else { return };
        let answer = database.lookup(key).await;
        let _ = answers.send((place, answer)).await;
    }
}
