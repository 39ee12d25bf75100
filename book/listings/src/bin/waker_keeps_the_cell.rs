//! Who keeps the cell of a task that has ended: a handle to abort with, or a waker in a channel.

use std::hint::black_box;
use std::time::Duration;

use listings::grouped;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::AbortHandle;
use tokio::time::timeout;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const TASKS: usize = 1_000;

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

// ANCHOR: keepers
/// A task of 1,000 bytes and more. It waits for a message, not for long, and hands the receiver on.
async fn waits_for_a_moment(mut receiver: Receiver<u8>) -> Receiver<u8> {
    let state = [0_u8; 1_000];
    let waited = timeout(Duration::from_millis(1), receiver.recv()).await;
    assert!(waited.is_err());
    black_box(&state);
    receiver
}

/// The task has ended when this returns, and its handle is gone.
async fn spawned(receiver: Receiver<u8>) -> (Receiver<u8>, AbortHandle) {
    let task = tokio::spawn(waits_for_a_moment(receiver));
    let abort = task.abort_handle();
    (task.await.expect("it does not panic"), abort)
}
// ANCHOR_END: keepers

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    // The first task and the first line allocate what all others use.
    println!("{} tasks that have ended, and their handles are gone", grouped(TASKS as u64));
    spawned(channel(1).1).await;
    let (_senders, mut receivers): (Vec<Sender<u8>>, Vec<_>) =
        (0..TASKS).map(|_| channel(1)).unzip();
    let mut handed_on = Vec::with_capacity(TASKS);
    let mut aborts = Vec::with_capacity(TASKS);
    let start = alive();
    let row = |what: &str| {
        let bytes = alive() - start;
        println!("{what:<44} {:>9} bytes", grouped(bytes as u64));
        bytes
    };

    for receiver in receivers.drain(..) {
        let (receiver, abort) = spawned(receiver).await;
        handed_on.push(receiver);
        aborts.push(abort);
    }
    let both = row("an AbortHandle and the receiver are kept");
    aborts.clear();
    let waker = row("the receiver is kept");
    for receiver in &mut handed_on {
        let _ = timeout(Duration::from_millis(1), receiver.recv()).await;
    }
    let nobody = row("the receiver was polled by another task");
    assert!(waker > 1_000 * TASKS && both >= waker && nobody < 1_000);
}
