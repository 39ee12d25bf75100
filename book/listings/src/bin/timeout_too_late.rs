//! A timeout around code that blocks.

use std::thread;
use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use tokio::time::timeout;

const WORK: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() {
    // ANCHOR: timeout
    let start = Instant::now();
    let inline = timeout(Duration::from_millis(1), async { thread::sleep(WORK) }).await;
    assert!(inline.is_ok() && start.elapsed() >= WORK);
    println!("in place: Ok, after the whole of the work");

    let start = Instant::now();
    let pool = spawn_blocking(|| {
        thread::sleep(WORK);
        println!("... and the work goes on to its end");
    });
    let given_up = timeout(Duration::from_millis(1), pool).await;
    assert!(given_up.is_err() && start.elapsed() < WORK);
    println!("on the pool: Err, before the work is done");
    // ANCHOR_END: timeout
    // The runtime waits for the closure when it is dropped.
}
