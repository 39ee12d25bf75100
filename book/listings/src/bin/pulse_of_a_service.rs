//! A thread outside of the runtime asks for a sign of life, and says when none comes.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::sleep;

// ANCHOR: pulse
/// Asks for a turn on the runtime, again and again. Says when none came within the limit.
fn watch(runtime: &Handle, limit: Duration, late: impl Fn()) {
    loop {
        let (turn, has_turn) = mpsc::channel();
        // A timer as well: a worker that is free is not enough, somebody must watch the timers.
        let task = runtime.spawn(async move {
            sleep(Duration::from_millis(1)).await;
            let _ = turn.send(());
        });
        match has_turn.recv_timeout(limit) {
            Err(mpsc::RecvTimeoutError::Timeout) => late(),
            // The runtime has gone.
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Ok(()) => thread::sleep(limit / 10),
        }
        drop(task);
    }
}
// ANCHOR_END: pulse

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap()
}

fn main() {
    let alone = runtime(1);
    let handle = alone.handle().clone();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || watch(&handle, Duration::from_secs(1), || tell.send(()).unwrap()));
    alone.block_on(async {
        let request = tokio::spawn(async {
            sleep(Duration::from_millis(200)).await;
            thread::sleep(Duration::from_secs(3));
        });
        request.await.unwrap();
    });
    assert!(told.try_recv().is_ok());
    println!("for a second, nothing else had a turn on this runtime");

    let (longest, reports) = beside_three_others();
    assert!(longest < Duration::from_millis(500) && reports == 0, "{longest:?}, {reports}");
    println!("4 workers, one of them blocked for a second, and that three times:");
    println!("no report, and each sleep of 10 ms took less than 500 ms");
}

/// The longest sleep beside a task that blocks one worker of four, and how often `watch` reported it.
fn beside_three_others() -> (Duration, usize) {
    let four = runtime(4);
    let handle = four.handle().clone();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        watch(&handle, Duration::from_millis(500), || {
            let _ = tell.send(());
        });
    });
    let longest = four.block_on(async { tokio::spawn(longest_sleep()).await.unwrap() });
    (longest, told.try_iter().count())
}

/// As in the program of the trap's page.
async fn longest_sleep() -> Duration {
    let request = tokio::spawn(async {
        for _ in 0..3 {
            sleep(Duration::from_millis(35)).await;
            thread::sleep(Duration::from_secs(1));
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
