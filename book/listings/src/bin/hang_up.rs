//! A client that waits for three seconds, and a handler that needs four.

use std::time::Duration;

use listings::Log;
use tokio::time::{sleep, timeout};

// ANCHOR: handler
async fn handler(log: Log) {
    log.say("the job is taken");
    sleep(Duration::from_secs(2)).await;
    log.say("its result is inserted");
    sleep(Duration::from_secs(2)).await;
    log.say("the job is acknowledged");
}

async fn client(log: Log) {
    let answer = timeout(Duration::from_secs(3), handler(log)).await;
    match answer {
        Ok(()) => log.say("the client has its answer"),
        Err(_) => log.say("the client gives up"),
    }
}
// ANCHOR_END: handler

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    client(log).await;
    sleep(Duration::from_secs(60)).await;
    log.say("nothing more has happened");
}
