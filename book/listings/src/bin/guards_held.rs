//! A program for clippy to look at: a call that blocks, and a guard that is held across an await.

use std::thread;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::yield_now;

// ANCHOR: held
async fn blocks() {
    thread::sleep(Duration::from_millis(1));
}

async fn holds_a_guard(settings: &watch::Receiver<u32>) -> u32 {
    let value = settings.borrow(); // a guard of a lock
    yield_now().await;
    *value
}

async fn copies_first(settings: &watch::Receiver<u32>) -> u32 {
    let value = *settings.borrow();
    yield_now().await;
    value
}
// ANCHOR_END: held

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (_sender, settings) = watch::channel(1);
    blocks().await;
    assert_eq!(holds_a_guard(&settings).await, copies_first(&settings).await);
    println!("both functions read the same");
}
