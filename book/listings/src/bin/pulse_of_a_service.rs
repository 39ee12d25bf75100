//! A thread outside of the runtime asks for a sign of life, and counts how often none comes in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use std::{io, thread};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::sleep;

// ANCHOR: pulse
/// Watches a runtime, until this is dropped.
#[must_use = "it watches until it is dropped"]
struct Watch {
    late: Arc<AtomicU64>,
    /// When it is dropped, the thread ends. Nobody waits for that.
    _stop: mpsc::Sender<()>,
}

impl Watch {
    /// Asks the runtime for a turn, ten times in each limit. Counts the turns that come too late.
    fn start(runtime: Handle, limit: Duration) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let late = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&late);
        let watch = move || {
            while stopped.recv_timeout(limit / 10) == Err(RecvTimeoutError::Timeout) {
                let (turn, has_turn) = mpsc::channel();
                // With a timer: a free worker is not enough, somebody must look at the timers.
                let beat = runtime.spawn(async move {
                    sleep(Duration::from_millis(1)).await;
                    let _ = turn.send(()); // nobody waits for a late one
                });
                if has_turn.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    count.fetch_add(1, Ordering::Relaxed);
                    beat.abort();
                }
            }
        };
        thread::Builder::new().name("watch".to_owned()).spawn(watch)?;
        Ok(Self { late, _stop: stop })
    }

    /// How many turns came too late. It only grows, as a counter of your metrics does.
    fn late(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }
}
// ANCHOR_END: pulse

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap()
}

/// Blocks a worker three times for a second. The first time is soon after the start.
async fn request() {
    for _ in 0..3 {
        sleep(Duration::from_millis(35)).await;
        thread::sleep(Duration::from_secs(1));
    }
}

/// The longest sleep of 10 ms beside such a request.
async fn longest_sleep() -> Duration {
    let request = tokio::spawn(request());
    let mut longest = Duration::ZERO;
    while !request.is_finished() {
        let start = Instant::now();
        sleep(Duration::from_millis(10)).await;
        longest = longest.max(start.elapsed());
    }
    longest
}

fn main() {
    let limit = Duration::from_millis(500);
    println!("one worker is blocked for a second, three times; the limit is 500 ms");

    let one = runtime(1);
    let watch = Watch::start(one.handle().clone(), limit).unwrap();
    one.block_on(async { tokio::spawn(longest_sleep()).await.unwrap() });
    assert!(watch.late() >= 3, "{}", watch.late());
    println!("it is the only one: each second was counted");

    let four = runtime(4);
    let watch = Watch::start(four.handle().clone(), limit).unwrap();
    let longest = four.block_on(async { tokio::spawn(longest_sleep()).await.unwrap() });
    assert!(longest < limit && watch.late() == 0, "{longest:?}, {}", watch.late());
    println!("it is one of four:  nothing was counted, and each sleep took less than 500 ms");
}
