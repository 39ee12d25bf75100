//! One task blocks one worker of several, and every timer of the runtime stops.

use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::time::sleep;

// ANCHOR: blocked
async fn longest_sleep_of_ten_milliseconds() -> Duration {
    let request = tokio::spawn(async {
        for _ in 0..5 {
            sleep(Duration::from_millis(35)).await;
            thread::sleep(Duration::from_millis(200)); // a library at work
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
// ANCHOR_END: blocked

fn main() {
    for workers in [1, 2, 4] {
        let runtime = Builder::new_multi_thread().worker_threads(workers).enable_all().build();
        let runtime = runtime.unwrap();
        let longest = runtime
            .block_on(async { tokio::spawn(longest_sleep_of_ten_milliseconds()).await.unwrap() });
        assert!(longest > Duration::from_millis(150), "{workers} workers: {longest:?}");
        println!("{workers} workers: a sleep of 10 ms took more than 150 ms");
        println!("~   the longest: {} ms", longest.as_millis());
    }
}
