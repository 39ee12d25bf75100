//! What a loop around `select!` drops in each turn, and whom `biased` lets starve.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;

const PATIENCE: Duration = Duration::from_secs(1);

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

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: fresh
    let (mut receiver, mut fired) = (messages(), 0);
    loop {
        tokio::select! {
            message = receiver.recv() => if message.is_none() { break },
            () = sleep(PATIENCE) => fired += 1,
        }
    }
    println!("a sleep made in each turn fires {fired} times in 90 s");
    assert_eq!(fired, 0);
    // ANCHOR_END: fresh

    // ANCHOR: kept
    let (mut receiver, mut fired) = (messages(), 0);
    let mut timer = pin!(sleep(PATIENCE));
    loop {
        tokio::select! {
            message = receiver.recv() => if message.is_none() { break },
            () = &mut timer => {
                fired += 1;
                timer.as_mut().reset(tokio::time::Instant::now() + PATIENCE);
            }
        }
    }
    println!("a sleep that is kept fires {fired} times");
    assert!(fired > 80);
    // ANCHOR_END: kept

    let (sender, mut receiver) = mpsc::channel(50_000);
    for _ in 0..50_000 {
        sender.send(()).await.unwrap();
    }
    // ANCHOR: biased
    let mut handled = 0;
    let mut shutdown = pin!(async {});
    loop {
        tokio::select! {
            biased;
            Some(()) = receiver.recv() => handled += 1,
            () = &mut shutdown => break,
        }
    }
    println!("biased, messages first: more than a hundred before the shutdown: {}", handled > 100);
    // ANCHOR_END: biased
    assert!(handled > 100, "{handled}");
    drop(sender);
}
