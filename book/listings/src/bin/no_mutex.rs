//! The same trap without a mutex: whatever is handed to the first in a queue.

use std::pin::pin;
use std::time::Duration;

use futures::poll;
use listings::{finishes, outcome};
use tokio::sync::{OnceCell, Semaphore, mpsc};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: semaphore
    let permits = Semaphore::new(1);
    let held = permits.acquire().await.unwrap();
    let mut queued = pin!(permits.acquire());
    assert!(poll!(&mut queued).is_pending());
    drop(held);
    let semaphore = finishes(permits.acquire()).await;
    // ANCHOR_END: semaphore
    println!("Semaphore::acquire        {}", outcome(semaphore));
    assert!(!semaphore && permits.available_permits() == 0);

    // ANCHOR: channel
    let (sender, mut receiver) = mpsc::channel(1);
    sender.send(1).await.unwrap();
    let mut queued = pin!(sender.send(2));
    assert!(poll!(&mut queued).is_pending());
    // The place that becomes free belongs to the queued send. It is never used.
    assert_eq!(receiver.recv().await, Some(1));
    let channel = finishes(sender.send(3)).await;
    // ANCHOR_END: channel
    println!("mpsc::Sender::send        {}", outcome(channel));
    let without_waiting = sender.try_send(3).is_ok();
    println!("mpsc::Sender::try_send    {}", if without_waiting { "sends" } else { "full" });
    assert!(!channel && !without_waiting && receiver.try_recv().is_err());

    // ANCHOR: once_cell
    let cell = OnceCell::new();
    let mut initialising = pin!(cell.get_or_init(async || {
        sleep(Duration::from_secs(1)).await;
        1
    }));
    assert!(poll!(&mut initialising).is_pending());
    let once_cell = finishes(cell.get_or_init(async || 2)).await;
    // ANCHOR_END: once_cell
    println!("OnceCell::get_or_init     {}", outcome(once_cell));
    assert!(!once_cell && cell.get().is_none());
}
