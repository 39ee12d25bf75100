//! The same digest in twenty pieces, with a yield after each, recorded.

use std::time::Duration;

use futures::FutureExt as _;
use harness::{Recorder, Watch};
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, advance, interval, sleep};

const HEARTBEAT: Watch = Watch::named("heartbeat");

/// Stands for work on the processor: the clock moves on, and nothing else does.
fn digest_a_piece() {
    // Its first poll moves the clock. The second, which never comes, would only yield.
    let _ = advance(Duration::from_millis(10)).now_or_never();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let recorder = Recorder::start();
    let heart = recorder.clone();
    let heartbeats = recorder.watch(HEARTBEAT, async move {
        let mut due = interval(Duration::from_millis(50));
        due.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut times = Vec::new();
        while times.len() < 9 {
            due.tick().await;
            times.push(heart.now().as_millis());
        }
        times
    });
    let upload = recorder.clone();
    let upload = async move {
        sleep(Duration::from_millis(120)).await;
        upload.note("the digest begins");
        for _ in 0..20 {
            digest_a_piece();
            yield_now().await;
        }
        upload.note("the digest is done");
        sleep(Duration::from_millis(30)).await;
    };
    let heartbeats = tokio::spawn(heartbeats);
    tokio::spawn(upload).await.unwrap();
    let times = heartbeats.await.unwrap();
    println!("heartbeats, in ms: {times:?}");
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] <= 70));
    listings::leave_trace(&recorder);
}
