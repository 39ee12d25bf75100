//! Two switches of unstable builds: the driver is handed over, and the LIFO slot is off.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::time::sleep;

const BLOCKED: Duration = Duration::from_secs(1);

/// The longest sleep of 10 ms beside a task that blocks a worker three times.
async fn longest_sleep() -> Duration {
    let request = tokio::spawn(async {
        for _ in 0..3 {
            sleep(Duration::from_millis(35)).await;
            thread::sleep(BLOCKED);
        }
    });
    let mut longest = Duration::ZERO;
    while !request.is_finished() {
        let start = Instant::now();
        sleep(Duration::from_millis(10)).await;
        longest = longest.max(start.elapsed());
    }
    longest
}

/// Whether a task runs while the one that spawned it blocks its worker.
async fn runs_meanwhile() -> bool {
    let (done, result) = mpsc::channel();
    tokio::spawn(async move { done.send(()) });
    result.recv_timeout(BLOCKED).is_ok()
}

fn with_four_workers() -> Builder {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(4).enable_all();
    builder
}

fn main() {
    // ANCHOR: switches
    let runtime = with_four_workers().enable_eager_driver_handoff().build().unwrap();
    let longest = runtime.block_on(async { tokio::spawn(longest_sleep()).await.unwrap() });
    assert!(longest < BLOCKED / 2, "{longest:?}");
    println!("enable_eager_driver_handoff: no sleep took half of the time of a block");

    let runtime = with_four_workers().disable_lifo_slot().build().unwrap();
    let runs = runtime.block_on(async { tokio::spawn(runs_meanwhile()).await.unwrap() });
    assert!(runs);
    println!("disable_lifo_slot:           the spawned task ran");
    // ANCHOR_END: switches
}
