//! What becomes of closures that wait for a thread of the pool when the runtime goes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

const CLOSURES: usize = 12;
const WORK: Duration = Duration::from_millis(100);

/// How many of twelve closures have run when this way of ending the runtime returns.
fn have_run(how: impl FnOnce(Runtime)) -> usize {
    let runtime = Builder::new_multi_thread().max_blocking_threads(1).build().unwrap();
    let ran = Arc::new(AtomicUsize::new(0));
    let (begins, has_begun) = mpsc::channel();
    // ANCHOR: backlog
    for _ in 0..CLOSURES {
        let (ran, begins) = (Arc::clone(&ran), begins.clone());
        runtime.spawn_blocking(move || {
            let _ = begins.send(());
            thread::sleep(WORK);
            ran.fetch_add(1, Ordering::Relaxed);
        });
    }
    // The pool has one thread: the first closure runs, and eleven wait.
    has_begun.recv().unwrap();
    // ANCHOR_END: backlog
    how(runtime);
    ran.load(Ordering::Relaxed)
}

fn main() {
    let all = have_run(drop);
    assert_eq!(all, CLOSURES);
    println!("drop(runtime):              {all} of {CLOSURES} have run");

    let some = have_run(|runtime| runtime.shutdown_timeout(WORK / 2));
    assert!(some < CLOSURES);
    println!("shutdown_timeout(half one): fewer than {CLOSURES} have run");
}
