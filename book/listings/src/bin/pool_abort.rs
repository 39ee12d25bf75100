//! What `abort` does to work on the blocking pool.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

fn main() {
    let runtime = Builder::new_multi_thread().max_blocking_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        // ANCHOR: abort
        let (begins, has_begun) = mpsc::channel();
        let (goes_on, may_go_on) = mpsc::channel();
        let running = spawn_blocking(move || {
            begins.send(()).unwrap();
            may_go_on.recv().unwrap();
            "it ran to its end"
        });
        has_begun.recv().unwrap();
        let ran = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&ran);
        let queued = spawn_blocking(move || flag.store(true, Ordering::Relaxed));

        running.abort();
        queued.abort();
        goes_on.send(()).unwrap();
        println!("aborted while it ran:    {}", running.await.unwrap());
        assert!(queued.await.unwrap_err().is_cancelled());
        assert!(!ran.load(Ordering::Relaxed));
        println!("aborted while it waited: it never ran");
        // ANCHOR_END: abort
    });
}
