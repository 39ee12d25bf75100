//! Two futures written by hand, of which one keeps no waker.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures::task::AtomicWaker;
use listings::{finishes, outcome};
use tokio::time::sleep;

// ANCHOR: poll
#[derive(Default)]
struct Flag {
    set: AtomicBool,
    waiter: AtomicWaker,
}

impl Flag {
    fn look(&self) -> Poll<()> {
        if self.set.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
    }

    async fn without_waker(&self) {
        poll_fn(|_| self.look()).await;
    }

    async fn with_waker(&self) {
        poll_fn(|cx| {
            // The waker first, then the look: what is set in between is not missed.
            self.waiter.register(cx.waker());
            self.look()
        })
        .await;
    }

    fn set(&self) {
        self.set.store(true, Ordering::Release);
        self.waiter.wake();
    }
}
// ANCHOR_END: poll

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for keeps_waker in [false, true] {
        let flag = Arc::new(Flag::default());
        let waits = Arc::clone(&flag);
        let waiter = tokio::spawn(async move {
            if keeps_waker { waits.with_waker().await } else { waits.without_waker().await }
        });
        sleep(Duration::from_secs(1)).await;
        flag.set();
        let finished = finishes(waiter).await;
        let how = if keeps_waker { "with a waker" } else { "without a waker" };
        println!("{how:<16} {}", outcome(finished));
        assert_eq!(finished, keeps_waker);
    }
}
