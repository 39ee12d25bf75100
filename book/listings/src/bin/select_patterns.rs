//! A branch whose pattern does not match is only disabled; a branch that reads and then works
//! loses what it has read.

use std::time::Duration;

use listings::Log;
use tokio::sync::mpsc;
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    // ANCHOR: pattern
    tokio::select! {
        Some(20) = async { Some(19) } => log.say("the pattern matches"),
        () = sleep(Duration::from_secs(4)) => log.say("select! waited for the other branch"),
    }
    // ANCHOR_END: pattern

    let (sender, mut receiver) = mpsc::channel(100);
    for message in 0..100 {
        sender.try_send(message).expect("there is room for a hundred");
    }
    drop(sender);
    // ANCHOR: both
    let mut handled = 0;
    let mut tick = interval(Duration::from_millis(25));
    loop {
        tokio::select! {
            // Two awaits in one branch: dropped between them, the message is gone.
            more = async {
                let message = receiver.recv().await;
                sleep(Duration::from_millis(7)).await;
                message
            } => match more {
                Some(_) => handled += 1,
                None => break,
            },
            _ = tick.tick() => {}
        }
    }
    // ANCHOR_END: both
    log.say(if handled < 100 { "some of 100 messages were never handled" } else { "all" });
    assert!((50..100).contains(&handled), "{handled}");
}
