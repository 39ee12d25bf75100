//! How often a task is polled for ten thousand awaits that are all ready: who takes part in the
//! budget.

use std::future::{poll_fn, ready};
use std::pin::pin;

use futures::{StreamExt as _, stream};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{Mutex, Notify, Semaphore, mpsc};
use tokio::task::coop::{consume_budget, unconstrained};

const AWAITS: usize = 10_000;

/// How often the task is polled until this is done.
async fn polls(work: impl Future) -> usize {
    let mut work = pin!(work);
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        work.as_mut().poll(cx).map(|_| ())
    })
    .await;
    polls
}

async fn print(what: &str, work: impl Future + Send + 'static, expected: usize) {
    // A task of its own, so that each begins with a full budget.
    let polls = tokio::spawn(polls(async {
        work.await;
    }));
    let polls = polls.await.unwrap();
    println!("{what:<34} {polls:>3}");
    assert_eq!(polls, expected, "{what}");
}

/// A channel of tokio's that is full.
fn full() -> mpsc::UnboundedReceiver<usize> {
    let (sender, receiver) = mpsc::unbounded_channel();
    (0..AWAITS).for_each(|number| sender.send(number).unwrap());
    receiver
}

async fn drain(mut receiver: mpsc::UnboundedReceiver<usize>) {
    while receiver.recv().await.is_some() {}
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{AWAITS} awaits, all ready            polls");
    // ANCHOR: budget
    print("tokio's mpsc: recv", drain(full()), 79).await;
    print("  inside unconstrained", unconstrained(drain(full())), 1).await;
    let lock = Mutex::new(());
    let locks = async move {
        for _ in 0..AWAITS {
            drop(lock.lock().await);
        }
    };
    print("tokio's Mutex: lock", locks, 79).await;
    let permits = Semaphore::new(1);
    let acquires = async move {
        for _ in 0..AWAITS {
            drop(permits.acquire().await);
        }
    };
    print("tokio's Semaphore: acquire", acquires, 79).await;
    let consumes = async {
        for _ in 0..AWAITS {
            consume_budget().await;
        }
    };
    print("consume_budget", consumes, 79).await;
    let notify = Notify::new();
    let notifications = async move {
        for _ in 0..AWAITS {
            notify.notify_one();
            notify.notified().await;
        }
    };
    print("tokio's Notify: notified", notifications, 1).await;
    let readies = async {
        for _ in 0..AWAITS {
            ready(()).await;
        }
    };
    print("ready(())", readies, 1).await;
    print("futures: a stream of an iterator", stream::iter(0..AWAITS).count(), 1).await;
    let (sender, receiver) = futures::channel::mpsc::unbounded();
    (0..AWAITS).for_each(|number| sender.unbounded_send(number).unwrap());
    drop(sender);
    print("futures: mpsc", receiver.count(), 1).await;
    let bytes = async {
        let mut bytes = &[0_u8; AWAITS][..];
        while bytes.read_u8().await.is_ok() {}
    };
    print("reads of a slice of bytes", bytes, 1).await;
    // ANCHOR_END: budget
}
