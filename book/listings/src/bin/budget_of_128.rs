//! How often a task is polled for ten thousand awaits that are all ready: who takes part in the
//! budget.

use std::future::{poll_fn, ready};
use std::io::Cursor;
use std::pin::pin;

use futures::{StreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};
use tokio::sync::{Barrier, Mutex, Notify, OnceCell, RwLock, Semaphore, broadcast, mpsc, watch};
use tokio::task::coop::{consume_budget, unconstrained};

const AWAITS: usize = 10_000;

// ANCHOR: polls
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
// ANCHOR_END: polls

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

// ANCHOR: drain
/// Reads from a channel that is full, and whose sender has gone.
async fn drain(mut receiver: mpsc::UnboundedReceiver<usize>) {
    while receiver.recv().await.is_some() {}
}
// ANCHOR_END: drain

/// The reading end of a pipe in memory, in which there is all that is read.
async fn filled() -> (DuplexStream, DuplexStream) {
    let (mut writer, reader) = duplex(AWAITS);
    writer.write_all(&[0; AWAITS]).await.unwrap();
    (writer, reader)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{AWAITS} awaits, all ready            polls");
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
    let (sender, mut receiver) = broadcast::channel(AWAITS);
    (0..AWAITS).for_each(|number| drop(sender.send(number)));
    let messages = async move {
        for _ in 0..AWAITS {
            receiver.recv().await.unwrap();
        }
    };
    print("tokio's broadcast: recv", messages, 79).await;
    let (sender, mut receiver) = watch::channel(0);
    let changes = async move {
        for number in 0..AWAITS {
            sender.send(number).unwrap();
            receiver.changed().await.unwrap();
        }
    };
    print("tokio's watch: changed", changes, 79).await;
    let lock = RwLock::new(());
    let locks = async move {
        for _ in 0..AWAITS {
            drop(lock.read().await);
        }
    };
    print("tokio's RwLock: read", locks, 79).await;
    let (writer, mut reader) = filled().await;
    let reads = async move {
        let _open = writer;
        for _ in 0..AWAITS {
            reader.read_u8().await.unwrap();
        }
    };
    print("a pipe in memory: read_u8", reads, 79).await;
    let (writer, reader) = filled().await;
    let reads = async move {
        let _open = writer;
        let mut reader = BufReader::with_capacity(AWAITS, reader);
        for _ in 0..AWAITS {
            reader.read_u8().await.unwrap();
        }
    };
    print("  behind a BufReader", reads, 1).await;
    let bytes = async {
        let mut bytes = Cursor::new([0; AWAITS]);
        while bytes.read_u8().await.is_ok() {}
    };
    print("a Cursor: read_u8", bytes, 1).await;
    let cell = OnceCell::new_with(Some(()));
    let gets = async move {
        for _ in 0..AWAITS {
            cell.get_or_init(async || ()).await;
        }
    };
    print("tokio's OnceCell, filled", gets, 1).await;
    let barrier = Barrier::new(1);
    let waits = async move {
        for _ in 0..AWAITS {
            barrier.wait().await;
        }
    };
    print("tokio's Barrier, of one", waits, 1).await;
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
    let lock = futures::lock::Mutex::new(());
    let locks = async move {
        for _ in 0..AWAITS {
            drop(lock.lock().await);
        }
    };
    print("futures: Mutex, lock", locks, 1).await;
}
