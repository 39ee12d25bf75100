//! A digest of 200 ms in one step, and the heartbeats that are due meanwhile, recorded.

use std::time::Duration;

use futures::FutureExt as _;
use harness::{Recorder, Watch};
use tokio::time::{MissedTickBehavior, advance, interval, sleep};

const HEARTBEAT: Watch = Watch::named("heartbeat");

/// Stands for work on the processor: the clock moves on, and nothing else does.
fn digest(recorder: &Recorder<&'static str>) {
    recorder.note("the digest begins");
    // Its first poll moves the clock. The second, which never comes, would only yield.
    let _ = advance(Duration::from_millis(200)).now_or_never();
    recorder.note("the digest is done");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let recorder = Recorder::start();
    let heart = recorder.clone();
    let heartbeats = recorder.watch(HEARTBEAT, async move {
        let mut due = interval(Duration::from_millis(50));
        due.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut times = Vec::new();
        while times.len() < 6 {
            due.tick().await;
            times.push(heart.now().as_millis());
        }
        times
    });
    let upload = recorder.clone();
    let upload = async move {
        sleep(Duration::from_millis(120)).await;
        digest(&upload);
        sleep(Duration::from_millis(30)).await;
    };
    let heartbeats = tokio::spawn(heartbeats);
    tokio::spawn(upload).await.unwrap();
    let times = heartbeats.await.unwrap();
    println!("heartbeats, in ms: {times:?}");
    assert!(times.windows(2).any(|pair| pair[1] - pair[0] >= 200));
    listings::leave_trace(&recorder);
}
