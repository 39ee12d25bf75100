//! What becomes of tasks and of work on the pool when the runtime goes.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

const WORK: Duration = Duration::from_secs(1);

/// Says what became of a task when it is dropped.
struct Task(bool);

impl Drop for Task {
    fn drop(&mut self) {
        println!("  the task {}", if self.0 { "ended" } else { "was dropped at its await" });
    }
}

/// Ends a runtime in which a task sleeps and a closure works. Returns how long that took.
fn ends(how: impl FnOnce(Runtime)) -> Duration {
    let runtime = Runtime::new().unwrap();
    let (begins, has_begun) = mpsc::channel();
    let task_begins = begins.clone();
    // ANCHOR: work
    runtime.spawn(async move {
        let mut task = Task(false);
        task_begins.send(()).unwrap();
        tokio::time::sleep(WORK / 2).await;
        task.0 = true;
    });
    runtime.spawn_blocking(move || {
        begins.send(()).unwrap();
        thread::sleep(WORK);
    });
    // ANCHOR_END: work
    for _ in 0..2 {
        has_begun.recv().unwrap();
    }
    let start = Instant::now();
    how(runtime);
    start.elapsed()
}

fn main() {
    println!("drop(runtime)");
    let took = ends(drop);
    assert!(took > WORK / 2);
    println!("  waited for the closure");

    println!("runtime.shutdown_timeout(a tenth of the work)");
    let took = ends(|runtime| runtime.shutdown_timeout(WORK / 10));
    assert!(took >= WORK / 10 && took < WORK);
    println!("  did not wait for the closure's end");

    println!("runtime.shutdown_background()");
    let took = ends(Runtime::shutdown_background);
    assert!(took < WORK / 2);
    // The task is dropped by its worker, which nobody waits for.
    thread::sleep(WORK / 2);
    println!("  did not wait");
}
