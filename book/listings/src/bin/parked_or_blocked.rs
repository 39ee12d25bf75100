//! What the stable metrics of a worker say while it is idle, has much to do, or is blocked.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime, RuntimeMetrics};
use tokio::task::yield_now;

fn with_one_worker() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

// ANCHOR: look
/// Whether worker 0 is parked, and whether its busy time grows within half a second.
fn look(metrics: &RuntimeMetrics) -> (bool, bool) {
    let busy = metrics.worker_total_busy_duration(0);
    thread::sleep(Duration::from_millis(500));
    let is_parked = metrics.worker_park_unpark_count(0) % 2 == 1;
    (is_parked, metrics.worker_total_busy_duration(0) > busy)
}
// ANCHOR_END: look

fn print(what: &str, (is_parked, busy_grows): (bool, bool), expected: (bool, bool)) {
    let word = |yes| if yes { "yes" } else { "no" };
    println!("{what:<24} {:<8} {}", word(is_parked), word(busy_grows));
    assert_eq!((is_parked, busy_grows), expected, "{what}");
}

fn main() {
    println!("{:<24} {:<8} busy time grows", "one worker", "parked");

    let runtime = with_one_worker();
    let metrics = runtime.metrics();
    while metrics.worker_park_unpark_count(0) == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    print("has nothing to do", look(&metrics), (true, false));

    let runtime = with_one_worker();
    for _ in 0..3 {
        runtime.spawn(async {
            loop {
                let start = Instant::now();
                while start.elapsed() < Duration::from_micros(50) {}
                yield_now().await;
            }
        });
    }
    let metrics = runtime.metrics();
    while metrics.worker_total_busy_duration(0).is_zero() {
        thread::sleep(Duration::from_millis(1));
    }
    print("has many short tasks", look(&metrics), (false, true));
    runtime.shutdown_background();

    let runtime = with_one_worker();
    let (begins, begun) = mpsc::channel();
    let (release, released) = mpsc::channel();
    runtime.spawn(async move {
        begins.send(()).unwrap();
        released.recv().unwrap(); // blocks the worker
    });
    begun.recv().unwrap();
    print("is blocked", look(&runtime.metrics()), (false, false));
    release.send(()).unwrap();
}
