//! What common things of tokio's allocate, once everything is warm.

use std::future::poll_fn;
use std::hint::black_box;
use std::task::{Poll, Waker};
use std::time::Duration;

use dhat::HeapStats;
use listings::grouped;
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: measure
/// Blocks and bytes that the work allocates when it is done for the second time.
async fn second_time(work: impl AsyncFn()) -> (u64, u64) {
    work().await;
    let before = HeapStats::get();
    work().await;
    let after = HeapStats::get();
    (after.total_blocks - before.total_blocks, after.total_bytes - before.total_bytes)
}

/// A future that keeps so many bytes while it waits.
async fn keeps<const BYTES: usize>() {
    let bytes = black_box([1_u8; BYTES]);
    tokio::task::yield_now().await;
    black_box(&bytes);
}
// ANCHOR_END: measure

/// A task that gives away its own waker, as it does to whatever it waits for.
async fn own_waker() -> Waker {
    keeps::<100>().await;
    poll_fn(|context| Poll::Ready(context.waker().clone())).await
}

fn row(what: &str, (blocks, bytes): (u64, u64)) {
    println!("{what:<38} {blocks:>6} {:>8}", grouped(bytes));
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    println!("{:<38} blocks    bytes", "");
    let second = Duration::from_secs(1);

    let nothing = (0, 0);
    let mutex = Mutex::new(());
    let semaphore = Semaphore::new(1);
    let slept = second_time(async || sleep(second).await).await;
    row("sleep", slept);
    let timed_out = second_time(async || drop(timeout(second, sleep(second * 2)).await)).await;
    row("timeout", timed_out);
    let locked = second_time(async || drop(mutex.lock().await)).await;
    row("Mutex::lock", locked);
    let acquired = second_time(async || drop(semaphore.acquire().await)).await;
    row("Semaphore::acquire", acquired);
    assert_eq!([slept, timed_out, locked, acquired], [nothing; 4]);

    row("oneshot::channel", second_time(async || drop(oneshot::channel::<u64>())).await);
    row("mpsc::channel", second_time(async || drop(mpsc::channel::<u64>(16))).await);

    let spawn = async |bytes| match bytes {
        8 => tokio::spawn(keeps::<8>()).await,
        100 => tokio::spawn(keeps::<100>()).await,
        1_000 => tokio::spawn(keeps::<1_000>()).await,
        _ => tokio::spawn(keeps::<10_000>()).await,
    };
    for bytes in [8, 100, 1_000, 10_000] {
        let what = format!("spawn of a future with {} bytes", grouped(bytes));
        row(&what, second_time(async || spawn(bytes).await.unwrap()).await);
    }
    assert_eq!(size_of::<JoinHandle<()>>(), size_of::<usize>());

    let mut handles: Vec<JoinHandle<()>> = Vec::with_capacity(1_000);
    handles.extend((0..1_000).map(|_| tokio::spawn(keeps::<100>())));
    sleep(second).await;
    assert!(handles.iter().all(JoinHandle::is_finished));
    let kept = HeapStats::get().curr_bytes;
    handles.clear();
    let freed = kept - HeapStats::get().curr_bytes;
    println!("1,000 ended tasks, freed with their handles: {} bytes", grouped(freed as u64));
    assert!(freed > 100_000);

    let mut wakers: Vec<Waker> = Vec::with_capacity(1_000);
    for _ in 0..1_000 {
        wakers.push(tokio::spawn(own_waker()).await.unwrap());
    }
    let kept = HeapStats::get().curr_bytes;
    wakers.clear();
    let freed = kept - HeapStats::get().curr_bytes;
    println!("1,000 ended tasks, freed with their wakers:  {} bytes", grouped(freed as u64));
    assert!(freed > 100_000);
}
