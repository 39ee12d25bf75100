//! What a loop around `select!` drops in each turn, and whom `biased` lets starve.

use std::time::Duration;

use listings::grouped;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

const PERIOD: Duration = Duration::from_secs(1);

/// A message each 900 ms, a hundred times.
fn messages() -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        for _ in 0..100 {
            sleep(Duration::from_millis(900)).await;
            if sender.send(()).await.is_err() {
                return;
            }
        }
    });
    receiver
}

/// Fifty thousand messages, all there at once.
fn backlog() -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel(50_000);
    while sender.try_send(()).is_ok() {}
    receiver
}

/// How many ticks come at one moment after ten seconds without a look at the interval.
async fn after_ten_seconds(missed: MissedTickBehavior) -> u32 {
    let mut tick = interval(PERIOD);
    tick.set_missed_tick_behavior(missed);
    tick.tick().await;
    sleep(10 * PERIOD).await;
    let (start, mut ticks) = (Instant::now(), 0);
    loop {
        tick.tick().await;
        if start.elapsed() > Duration::ZERO {
            return ticks;
        }
        ticks += 1;
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: fresh
    let (mut receiver, mut fired) = (messages(), 0);
    loop {
        tokio::select! {
            message = receiver.recv() => if message.is_none() { break },
            () = sleep(PERIOD) => fired += 1,
        }
    }
    println!("a sleep made in each turn fires {fired} times in 90 s");
    // ANCHOR_END: fresh
    assert_eq!(fired, 0);

    // ANCHOR: interval
    let (mut receiver, mut fired) = (messages(), 0);
    let mut tick = interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            message = receiver.recv() => if message.is_none() { break },
            _ = tick.tick() => fired += 1,
        }
    }
    println!("an interval made before the loop fires {fired} times");
    // ANCHOR_END: interval
    assert!(fired > 80);

    let burst = after_ten_seconds(MissedTickBehavior::Burst).await;
    let delay = after_ten_seconds(MissedTickBehavior::Delay).await;
    println!("after 10 s of other work: {burst} ticks at once, with Delay {delay}");
    assert!((burst, delay) == (10, 1));

    let stop = CancellationToken::new();
    stop.cancel();
    // ANCHOR: wrong
    let (mut receiver, mut handled) = (backlog(), 0);
    loop {
        tokio::select! {
            biased;
            Some(()) = receiver.recv() => handled += 1,
            () = stop.cancelled() => break,
        }
    }
    // ANCHOR_END: wrong
    println!("biased, messages first: {} handled after the stop", grouped(handled));
    assert_eq!(handled, 50_000);

    // ANCHOR: right
    let (mut receiver, mut handled) = (backlog(), 0);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            message = receiver.recv() => match message {
                Some(()) => handled += 1,
                None => break,
            },
        }
    }
    // ANCHOR_END: right
    println!("biased, the stop first: {} handled after the stop", grouped(handled));
    assert_eq!(handled, 0);
}
