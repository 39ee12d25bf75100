//! A client with a map of requests that wait for their answers, and answers that never come.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

type Answer = u64;

/// Who waits for which answer. The task that reads the connection has the map, too.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<HashMap<u64, oneshot::Sender<Answer>>>>);

impl Pending {
    fn insert(&self, id: u64) -> oneshot::Receiver<Answer> {
        let (sender, answer) = oneshot::channel();
        self.0.lock().unwrap().insert(id, sender);
        answer
    }

    /// An answer has come.
    fn answered(&self, id: u64) {
        if let Some(sender) = self.0.lock().unwrap().remove(&id) {
            // Whoever asked may have left.
            let _ = sender.send(id);
        }
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

// ANCHOR: ask
async fn ask(pending: &Pending, id: u64) -> Option<Answer> {
    let answer = pending.insert(id);
    answer.await.ok()
}

/// Takes the entry out, however the request ends.
struct Entry<'a>(&'a Pending, u64);

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        // Not `unwrap`: a panic in a destructor can end the process.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

async fn ask_with_a_guard(pending: &Pending, id: u64) -> Option<Answer> {
    let answer = pending.insert(id);
    let _entry = Entry(pending, id);
    answer.await.ok()
}
// ANCHOR_END: ask

/// Sends 1,000 requests. One in ten has no answer, and is given up after a second.
async fn thousand(asks: impl AsyncFn(&Pending, u64) -> Option<Answer>) -> (usize, usize) {
    let pending = Pending::default();
    let mut answered = 0;
    for id in 0..1_000 {
        let reader = pending.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(10)).await;
            if id % 10 != 0 {
                reader.answered(id);
            }
        });
        let answer = timeout(Duration::from_secs(1), asks(&pending, id)).await;
        answered += usize::from(matches!(answer, Ok(Some(_))));
    }
    (answered, pending.len())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:18}{:>9}{:>24}", "", "answered", "entries afterwards");
    let (answered, left) = thousand(ask).await;
    println!("{:18}{answered:>9}{left:>24}", "ask");
    assert_eq!((answered, left), (900, 100));
    let (answered, left) = thousand(ask_with_a_guard).await;
    println!("{:18}{answered:>9}{left:>24}", "ask_with_a_guard");
    assert_eq!((answered, left), (900, 0));
}
