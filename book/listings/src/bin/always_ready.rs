//! A loop around a `select!` whose channel is closed, for three simulated seconds.

use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, Interval, interval};

/// More turns than these are a loop that never ends.
const MOST: u32 = 100_000;

// ANCHOR: loops
async fn takes_what_comes(mut jobs: Receiver<u32>, mut tick: Interval, end: Instant) -> u32 {
    let mut turns = 0;
    while Instant::now() < end && turns < MOST {
        turns += 1;
        select! {
            _job = jobs.recv() => {} // None, at once, for ever
            _ = tick.tick() => {}
        }
    }
    turns
}

async fn takes_jobs(mut jobs: Receiver<u32>, mut tick: Interval, end: Instant) -> u32 {
    let mut turns = 0;
    while Instant::now() < end && turns < MOST {
        turns += 1;
        select! {
            Some(_job) = jobs.recv() => {} // a None waits for the tick instead
            _ = tick.tick() => {}
        }
    }
    turns
}
// ANCHOR_END: loops

/// A channel with three jobs whose sender is gone, a tick each second, and when to end.
fn started() -> (Receiver<u32>, Interval, Instant) {
    let (sender, jobs) = mpsc::channel(3);
    for job in 1..=3 {
        sender.try_send(job).expect("there is room for three");
    }
    (jobs, interval(Duration::from_secs(1)), Instant::now() + Duration::from_secs(3))
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let (jobs, tick, end) = started();
    let turns = takes_what_comes(jobs, tick, end).await;
    println!(
        "takes_what_comes: {turns} turns, given up, and {} s have passed",
        start.elapsed().as_secs()
    );
    assert_eq!((turns, start.elapsed()), (MOST, Duration::ZERO));

    let (jobs, tick, end) = started();
    let turns = takes_jobs(jobs, tick, end).await;
    println!("takes_jobs: {turns} turns, and {} s have passed", start.elapsed().as_secs());
    // Three jobs, and the ticks at 0, 1, 2 and 3 seconds.
    assert_eq!((turns, start.elapsed()), (7, Duration::from_secs(3)));
}
