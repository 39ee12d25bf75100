//! A subscriber that is slower than what it listens to.

use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::sleep;

/// A hundred messages, one each 5 ms, and room for sixteen.
fn messages() -> broadcast::Receiver<u32> {
    let (sender, receiver) = broadcast::channel(16);
    tokio::spawn(async move {
        for message in 0..100 {
            if sender.send(message).is_err() {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
    });
    receiver
}

async fn handle(_message: u32) {
    sleep(Duration::from_millis(11)).await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: lagging
    let (mut receiver, mut handled) = (messages(), 0);
    while let Ok(message) = receiver.recv().await {
        handle(message).await;
        handled += 1;
    }
    println!("while let Ok         {handled} handled, and then it ends");
    assert!(handled < 50);

    let (mut receiver, mut handled, mut missed) = (messages(), 0, 0);
    loop {
        match receiver.recv().await {
            Ok(message) => {
                handle(message).await;
                handled += 1;
            }
            Err(RecvError::Lagged(messages)) => missed += messages,
            Err(RecvError::Closed) => break,
        }
    }
    println!("each error by name   {handled} handled, {missed} missed");
    assert!(handled > 50 && handled + missed == 100);
    // ANCHOR_END: lagging
}
