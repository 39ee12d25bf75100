//! A task that runs from the LIFO slot has what the task that woke it left of its budget.

use std::future::poll_fn;
use std::pin::pin;

use tokio::task::coop::consume_budget;

async fn consume(units: usize) {
    for _ in 0..units {
        consume_budget().await;
    }
}

/// In how many polls a task does 100 awaits that each take one of its budget.
async fn polls() -> usize {
    let mut work = pin!(consume(100));
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        work.as_mut().poll(cx)
    })
    .await;
    polls
}

#[tokio::main(worker_threads = 1)]
async fn main() {
    // ANCHOR: shared
    for used in [0, 100] {
        let task = tokio::spawn(async move {
            consume(used).await;
            // The slot is the new task's, and this one goes out of its way.
            tokio::spawn(polls()).await
        });
        let polls = task.await.unwrap().unwrap();
        println!("the task that spawned it had used {used:>3}: {polls} polls");
        assert_eq!(polls, if used == 0 { 1 } else { 2 });
    }
    // ANCHOR_END: shared
}
