//! A stop that comes while nobody listens.

use std::pin::pin;
use std::time::Duration;

use futures::poll;
use listings::finishes;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

const SECOND: Duration = Duration::from_secs(1);

// ANCHOR: loops
async fn made_in_each_turn(stop: &Notify) {
    loop {
        tokio::select! {
            () = stop.notified() => return,
            () = sleep(SECOND) => sleep(SECOND).await, // The work.
        }
    }
}

async fn made_once(stop: &Notify) {
    let mut stopped = pin!(stop.notified());
    stopped.as_mut().enable();
    loop {
        tokio::select! {
            () = &mut stopped => return,
            () = sleep(SECOND) => sleep(SECOND).await,
        }
    }
}

async fn a_token(stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(SECOND) => sleep(SECOND).await,
        }
    }
}
// ANCHOR_END: loops

async fn a_watch(mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            // An error: whoever could stop us is gone.
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = sleep(SECOND) => sleep(SECOND).await,
        }
    }
}

/// Runs a loop for a minute at most, and stops it while it works.
async fn report(how: &str, works: impl Future<Output = ()>, stop: impl FnOnce()) -> bool {
    let start = Instant::now();
    let stops = async {
        sleep(SECOND + SECOND / 2).await;
        stop();
    };
    let (ended, ()) = tokio::join!(finishes(works), stops);
    let seconds = start.elapsed().as_secs();
    if ended {
        println!("{how:<30} it ends at {seconds} s");
    } else {
        println!("{how:<30} it works on at {seconds} s");
    }
    ended
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let stop = Notify::new();
    let waits = made_in_each_turn(&stop);
    assert!(!report("notified() in each turn", waits, || stop.notify_waiters()).await);
    let waits = made_once(&stop);
    assert!(report("notified() once, and enabled", waits, || stop.notify_waiters()).await);
    let token = CancellationToken::new();
    assert!(report("a CancellationToken", a_token(&token), || token.cancel()).await);
    let (sender, receiver) = watch::channel(false);
    let stop = || _ = sender.send_replace(true);
    assert!(report("a watch channel", a_watch(receiver), stop).await);

    for one in [true, false] {
        let stop = Notify::new();
        {
            let mut waiter = pin!(stop.notified());
            assert!(poll!(&mut waiter).is_pending());
            if one { stop.notify_one() } else { stop.notify_waiters() }
        }
        let heard = finishes(stop.notified()).await;
        let how = if one { "notify_one" } else { "notify_waiters" };
        let next = if heard { "hears it" } else { "never does" };
        let how = format!("{how}, who waited is dropped:");
        println!("{how:<42} the next one {next}");
        assert_eq!(heard, one);
    }
}
