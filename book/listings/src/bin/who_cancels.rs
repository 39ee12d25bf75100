//! Each of these drops a future half way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::io::AsyncReadExt;
use tokio::join;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

/// Says whether the work came to its end.
#[derive(Clone, Default)]
struct Done(Arc<AtomicBool>);

impl Done {
    async fn work(self) {
        sleep(Duration::from_secs(5)).await;
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn second() {
    sleep(Duration::from_secs(1)).await;
}

async fn fails() -> Result<(), ()> {
    second().await;
    Err(())
}

async fn report(name: &str, done: Done, expected: bool) {
    sleep(Duration::from_secs(60)).await;
    let finished = done.0.load(Ordering::Relaxed);
    assert_eq!(finished, expected, "{name}");
    println!("{name:<42} {}", if finished { "done" } else { "dropped half way" });
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let work = Done::default();
    // ANCHOR: sources
    tokio::select! {
        () = work.clone().work() => {}
        () = second() => {}
    }
    report("a branch of select! that loses", work, false).await;

    let work = Done::default();
    let _ = timeout(Duration::from_secs(1), work.clone().work()).await;
    report("timeout(.., work)", work, false).await;

    let work = Done::default();
    let _ = tokio::try_join!(work.clone().work().map(Ok), fails());
    report("try_join!, when the other fails", work, false).await;

    let work = Done::default();
    let ((), failed) = join!(work.clone().work(), fails());
    assert!(failed.is_err());
    report("join!, when the other fails", work, true).await;

    let work = Done::default();
    let task = tokio::spawn(work.clone().work());
    second().await;
    task.abort();
    report("task.abort()", work, false).await;

    let work = Done::default();
    let task = AbortOnDropHandle::new(tokio::spawn(work.clone().work()));
    second().await;
    drop(task);
    report("an AbortOnDropHandle is dropped", work, false).await;

    let work = Done::default();
    let mut tasks = JoinSet::new();
    tasks.spawn(work.clone().work());
    second().await;
    drop(tasks);
    report("a JoinSet is dropped", work, false).await;

    let work = Done::default();
    let mut futures = FuturesUnordered::from_iter([work.clone().work()]);
    let _ = timeout(Duration::from_secs(1), futures.next()).await;
    drop(futures);
    report("a FuturesUnordered is dropped", work, false).await;

    let work = Done::default();
    let (client, mut connection) = tokio::io::duplex(16);
    let hangs_up = async {
        second().await;
        drop(client);
    };
    // What an HTTP server does inside: it looks whether the client is still there.
    let serves = async {
        tokio::select! {
            () = work.clone().work() => {}
            _ = connection.read_u8() => {}
        }
    };
    join!(serves, hangs_up);
    report("a server (imitated), its client hangs up", work, false).await;

    let work = Done::default();
    let task = tokio::spawn(work.clone().work());
    second().await;
    drop(task);
    report("a JoinHandle is dropped", work, true).await;

    let work = Done::default();
    let task = tokio::spawn(work.clone().work());
    assert!(timeout(Duration::from_secs(1), task).await.is_err());
    report("timeout(.., task)", work, true).await;
    // ANCHOR_END: sources

    let dropped = tokio::task::spawn_blocking(at_shutdown).await.unwrap();
    assert!(dropped);
    println!("{:<42} dropped half way", "a runtime is shut down");
}

// ANCHOR: shutdown
fn at_shutdown() -> bool {
    let work = Done::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let task = runtime.spawn(work.clone().work());
    drop(runtime);
    let cancelled = futures::executor::block_on(task).is_err_and(|error| error.is_cancelled());
    cancelled && !work.0.load(Ordering::Relaxed)
}
// ANCHOR_END: shutdown
