//! What `select!` drops, and when; and when its `else` runs.

use std::pin::pin;
use std::time::Duration;

use listings::Log;
use tokio::sync::mpsc;
use tokio::time::sleep;

struct Loser(Log, &'static str);

impl Drop for Loser {
    fn drop(&mut self) {
        self.0.say(format_args!("{} is dropped", self.1));
    }
}

async fn slow(loser: Loser) {
    sleep(Duration::from_secs(9)).await;
    drop(loser);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let log = Log::new();
    {
        // ANCHOR: losers
        let mut borrowed = pin!(slow(Loser(log, "the branch that was borrowed")));
        tokio::select! {
            () = slow(Loser(log, "the branch that select! owns")) => {}
            () = &mut borrowed => {}
            () = sleep(Duration::from_secs(1)) => {
                log.say("the handler runs");
                sleep(Duration::from_secs(1)).await;
            }
        }
        log.say("after select!");
        // ANCHOR_END: losers
    }

    // ANCHOR: otherwise
    let (sender, mut receiver) = mpsc::channel::<u32>(1);
    tokio::spawn(async move {
        sleep(Duration::from_secs(7)).await;
        if sender.send(1).await.is_err() {
            return;
        }
        sleep(Duration::from_secs(1)).await;
    });
    for _ in 0..2 {
        log.say("select! begins, and nothing is ready");
        tokio::select! {
            Some(message) = receiver.recv() => log.say(format_args!("message {message}")),
            else => log.say("else: the channel is closed"),
        }
    }
    // ANCHOR_END: otherwise
}
