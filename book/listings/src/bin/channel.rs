//! The trap in a bounded channel, recorded.

use std::pin::pin;
use std::time::Duration;

use harness::{Recorder, Watch};
use listings::{Log, finishes};
use tokio::sync::mpsc;
use tokio::time::sleep;

const SECOND: Watch = Watch::named("second");
const THIRD: Watch = Watch::named("third");

/// Prints what happens, and records it for a figure.
#[derive(Clone)]
struct Story {
    log: Log,
    recorder: Recorder<&'static str>,
}

impl Story {
    fn tell(&self, what: &'static str) {
        self.log.say(what);
        self.recorder.note(what);
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let story = Story { log: Log::new(), recorder: Recorder::start() };

    // ANCHOR: channel
    let (sender, mut receiver) = mpsc::channel(1);
    sender.send(1).await.unwrap();
    story.tell("the channel is full");
    let listener = story.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(3)).await;
        receiver.recv().await;
        listener.tell("a place becomes free");
        std::future::pending::<()>().await;
    });
    let program = async {
        let mut second = pin!(story.recorder.watch(SECOND, sender.send(2)));
        tokio::select! {
            sent = &mut second => sent.unwrap(),
            () = sleep(Duration::from_secs(1)) => {
                story.tell("the handler sends a third message");
                story.recorder.watch(THIRD, sender.send(3)).await.unwrap();
            }
        }
    };
    let finished = finishes(program).await;
    // ANCHOR_END: channel
    assert!(!finished);
    story.tell("the minute is over");
    listings::leave_trace(&story.recorder);
}
