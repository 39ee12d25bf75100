//! A deadlock with a single mutex of the standard library.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

// ANCHOR: deadlock
/// One thread of the pool has the lock, and sleeps with the runtime's timer.
fn holds_the_lock(lock: &Mutex<()>, runtime: &Handle, locked: &mpsc::Sender<()>) {
    let _guard = lock.lock().unwrap();
    locked.send(()).unwrap();
    runtime.block_on(sleep(Duration::from_secs(1)));
}

/// A task wants the same lock, for a moment.
async fn wants_the_lock(lock: Arc<Mutex<()>>, on_the_pool: bool) {
    sleep(Duration::from_millis(20)).await;
    if on_the_pool {
        spawn_blocking(move || drop(lock.lock())).await.unwrap();
    } else {
        drop(lock.lock());
    }
}
// ANCHOR_END: deadlock

fn ends(workers: usize, on_the_pool: bool) -> bool {
    let runtime = Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let runtime = runtime.unwrap();
    let lock = Arc::new(Mutex::new(()));
    let (locked, is_locked) = mpsc::channel();
    let (ended, has_ended) = mpsc::channel();
    let (held, handle) = (Arc::clone(&lock), runtime.handle().clone());
    runtime.spawn_blocking(move || holds_the_lock(&held, &handle, &locked));
    is_locked.recv().unwrap();
    runtime.spawn(async move {
        wants_the_lock(lock, on_the_pool).await;
        let _ = ended.send(());
    });
    // The lock is held for one second. A program that ends has much more time than it needs.
    let limit = Duration::from_secs(if on_the_pool { 30 } else { 3 });
    let ends = has_ended.recv_timeout(limit).is_ok();
    // Never waits for what is blocked.
    runtime.shutdown_background();
    ends
}

fn main() {
    for (workers, on_the_pool) in [(1, false), (2, false), (4, false), (4, true)] {
        let ends = ends(workers, on_the_pool);
        let place = if on_the_pool { "on the pool" } else { "in the task" };
        println!("{workers} workers, locked {place}: {}", listings::outcome(ends));
        assert_eq!(ends, on_the_pool);
    }
}
