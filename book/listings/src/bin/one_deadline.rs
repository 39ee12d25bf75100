//! A timeout for each call, and one deadline for both.

use std::time::Duration;

use listings::Log;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout, timeout_at};

const LIMIT: Duration = Duration::from_secs(3);

async fn call(log: Log, name: &str) {
    sleep(Duration::from_secs(2)).await;
    log.say(name);
}

// ANCHOR: calls
async fn two_timeouts(log: Log) -> Result<(), Elapsed> {
    timeout(LIMIT, call(log, "the first call")).await?;
    timeout(LIMIT, call(log, "the second call")).await
}

async fn one_deadline(log: Log, deadline: Instant) -> Result<(), Elapsed> {
    timeout_at(deadline, call(log, "the first call")).await?;
    timeout_at(deadline, call(log, "the second call")).await
}
// ANCHOR_END: calls

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    assert!(two_timeouts(Log::new()).await.is_ok());
    assert!(start.elapsed() > LIMIT);
    println!("two timeouts: done\n");

    let start = Instant::now();
    assert!(one_deadline(Log::new(), start + LIMIT).await.is_err());
    assert_eq!(start.elapsed(), LIMIT);
    println!("one deadline: given up");
}
