//! Counts the polls of a task that take too long. No unstable build is needed.

use std::thread;
use std::time::Duration;

use tokio::time::sleep;
use tokio_metrics::TaskMonitor;

#[tokio::main]
async fn main() {
    // ANCHOR: monitor
    let limit = Duration::from_millis(100);
    // One monitor for each kind of task, such as each route of a server.
    let uploads = TaskMonitor::with_slow_poll_threshold(limit);

    let upload = tokio::spawn(uploads.instrument(async {
        for _ in 0..5 {
            sleep(Duration::from_millis(2)).await;
            thread::sleep(Duration::from_millis(200)); // a library at work
        }
    }));
    upload.await.expect("an upload does not panic");

    let seen = uploads.cumulative();
    println!("{} polls, {} of them slow", seen.total_poll_count, seen.total_slow_poll_count);
    // ANCHOR_END: monitor
    assert_eq!((seen.total_poll_count, seen.total_slow_poll_count), (6, 5));
    assert!(seen.mean_slow_poll_duration() >= Duration::from_millis(200));
    println!("~ a slow one took {} ms on average", seen.mean_slow_poll_duration().as_millis());
}
