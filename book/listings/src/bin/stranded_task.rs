//! A task is ready, three workers are idle, and nobody runs it.

use std::sync::mpsc;
use std::time::Duration;

use tokio::task::block_in_place;

#[tokio::main(worker_threads = 4)]
async fn main() {
    // ANCHOR: stranded
    let alone = tokio::spawn(async {
        let (done, result) = mpsc::channel();
        tokio::spawn(async move { done.send("the task ran") });
        // Blocks this worker. The other three have nothing to do.
        result.recv_timeout(Duration::from_secs(1))
    });
    let alone = alone.await.unwrap();
    println!("spawned last:        {}", alone.unwrap_or("it did not run for a second"));

    let followed = tokio::spawn(async {
        let (done, result) = mpsc::channel();
        tokio::spawn(async move { done.send("the task ran") });
        tokio::spawn(async {}); // takes its place
        result.recv_timeout(Duration::from_secs(30))
    });
    let followed = followed.await.unwrap();
    println!("another one after it: {}", followed.unwrap_or("it did not run"));

    let told = tokio::spawn(async {
        let (done, result) = mpsc::channel();
        tokio::spawn(async move { done.send("the task ran") });
        // Hands over the worker, with all that waits for it.
        block_in_place(|| result.recv_timeout(Duration::from_secs(30)))
    });
    let told = told.await.unwrap();
    println!("in block_in_place:   {}", told.unwrap_or("it did not run"));
    // ANCHOR_END: stranded
    assert!(alone.is_err() && followed.is_ok() && told.is_ok());
}
