//! The polite stop waits without a limit for a closure that runs. It needs a limit of its own.

use std::future::pending;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

// ANCHOR: stop
/// How long work that is under way may go on.
const DEADLINE: Duration = Duration::from_millis(300);
/// And how long what was aborted may take to come to an await.
const GRACE: Duration = Duration::from_millis(200);

async fn stop(mut tasks: JoinSet<()>) {
    if timeout(DEADLINE, all_end(&mut tasks)).await.is_ok() {
        return;
    }
    tasks.abort_all();
    if timeout(GRACE, all_end(&mut tasks)).await.is_err() {
        println!("given up: {}", tasks.len());
    }
}

async fn all_end(tasks: &mut JoinSet<()>) {
    while let Some(ended) = tasks.join_next().await {
        look(ended);
    }
}
// ANCHOR_END: stop

/// A panic that nobody looks at is lost.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        println!("a task ended badly: {error}");
    }
}

/// A call into a library that does not return. It ends when the sender is gone.
fn hangs(end: &Receiver<()>) {
    let _ = end.recv();
}

fn main() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_time().build();
    let runtime = runtime.expect("there are threads");
    let (end, ends) = channel();
    let start = Instant::now();
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        let (started, starts) = oneshot::channel();
        tasks.spawn_blocking(move || {
            let _ = started.send(());
            hangs(&ends);
        });
        tasks.spawn(pending());
        starts.await.expect("the closure runs");

        let polite = timeout(Duration::from_secs(1), tasks.shutdown()).await;
        println!(
            "shutdown alone, after a second: {}",
            if polite.is_ok() { "done" } else { "waits" }
        );
        assert!(polite.is_err());
        stop(tasks).await;
    });
    // ANCHOR: runtime
    runtime.shutdown_timeout(GRACE);
    // ANCHOR_END: runtime
    let took = start.elapsed();
    println!("the program can end");
    println!("~ all of it took {:.1} s", took.as_secs_f64());
    assert!(took > Duration::from_millis(1_600) && took < Duration::from_secs(60));
    drop(end);
}
