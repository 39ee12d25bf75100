//! Six ways to do 20,000 jobs "at most 16 at once", and what each of them lets in.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use futures::future::join_all;
use futures::{StreamExt as _, stream};
use listings::grouped;
use tokio::runtime::{Builder, Handle};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const JOBS: usize = 20_000;

/// Jobs at work now, the most that there were, and the most tasks that were alive.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST_AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST_TASKS: AtomicUsize = AtomicUsize::new(0);

/// A job needs 10,000 bytes while it is at work.
async fn job() {
    MOST_AT_WORK.fetch_max(AT_WORK.fetch_add(1, Relaxed) + 1, Relaxed);
    MOST_TASKS.fetch_max(Handle::current().metrics().num_alive_tasks(), Relaxed);
    let buffer = Vec::<u8>::with_capacity(10_000);
    sleep(Duration::from_millis(10)).await;
    drop(black_box(buffer));
    AT_WORK.fetch_sub(1, Relaxed);
}

/// Sixteen places.
fn sixteen() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(16))
}

// ANCHOR: ways
async fn spawn_all() {
    let tasks: Vec<_> = (0..JOBS).map(|_| tokio::spawn(job())).collect();
    join_all(tasks).await;
}

async fn let_underscore() {
    let (limit, mut tasks) = (sixteen(), JoinSet::new());
    for _ in 0..JOBS {
        let _ = limit.acquire().await;
        tasks.spawn(job());
    }
    tasks.join_all().await;
}

async fn permit_inside() {
    let (limit, mut tasks) = (sixteen(), JoinSet::new());
    for _ in 0..JOBS {
        let limit = limit.clone();
        tasks.spawn(async move {
            let _permit = limit.acquire().await.expect("nobody closes it");
            job().await;
        });
    }
    tasks.join_all().await;
}

async fn permit_first() {
    let (limit, mut tasks) = (sixteen(), JoinSet::new());
    for _ in 0..JOBS {
        let permit = limit.clone().acquire_owned().await.expect("nobody closes it");
        tasks.spawn(async move {
            job().await;
            drop(permit);
        });
    }
    tasks.join_all().await;
}

async fn for_each_request() {
    let request = || stream::iter(0..JOBS / 2).for_each_concurrent(16, |_| job());
    tokio::join!(request(), request());
}
// ANCHOR_END: ways

// ANCHOR: right
async fn permit_first_and_reaped() {
    let (limit, mut tasks) = (sixteen(), JoinSet::new());
    for _ in 0..JOBS {
        let permit = limit.clone().acquire_owned().await.expect("nobody closes it");
        while let Some(ended) = tasks.try_join_next() {
            look(ended);
        }
        tasks.spawn(async move {
            job().await;
            drop(permit);
        });
    }
    while let Some(ended) = tasks.join_next().await {
        look(ended);
    }
}

/// A panic ends one job. If nobody looks at it, it is lost.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("a job ended badly: {error}");
    }
}

async fn no_tasks() {
    let jobs = stream::iter(0..JOBS).map(|_| job());
    jobs.buffer_unordered(16).for_each(|()| async {}).await;
}
// ANCHOR_END: right

/// What a way lets in.
struct Most {
    at_work: usize,
    tasks: usize,
    bytes: usize,
}

fn measure<F: Future<Output = ()>>(name: &str, way: fn() -> F) -> Most {
    for most in [&MOST_AT_WORK, &MOST_TASKS] {
        most.store(0, Relaxed);
    }
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();
    runtime.block_on(way());
    let bytes = dhat::HeapStats::get().max_bytes;
    drop(profiler);
    let most = Most { at_work: MOST_AT_WORK.load(Relaxed), tasks: MOST_TASKS.load(Relaxed), bytes };
    let [work, tasks, bytes] = [most.at_work, most.tasks, bytes].map(grouped);
    println!("{name:24}{work:>8}{tasks:>14}{bytes:>15}");
    most
}

fn main() {
    println!("{:24}{:>8}{:>14}{:>15}", "most at one moment", "at work", "tasks alive", "bytes");
    let all = measure("spawn_all", spawn_all);
    assert!(all.at_work == JOBS && all.bytes > 200_000_000);
    let underscore = measure("let_underscore", let_underscore);
    assert!(underscore.at_work == JOBS && underscore.bytes > 200_000_000);
    let inside = measure("permit_inside", permit_inside);
    assert!(inside.at_work == 16 && inside.tasks == JOBS);
    let kept = measure("permit_first", permit_first);
    assert!(kept.at_work == 16 && kept.tasks == 16);
    let requests = measure("for_each_request", for_each_request);
    assert_eq!(requests.at_work, 32);
    let reaped = measure("permit_first_and_reaped", permit_first_and_reaped);
    let none = measure("no_tasks", no_tasks);
    for right in [&reaped, &none] {
        assert!(right.at_work == 16 && right.tasks <= 16 && right.bytes < 200_000);
        assert!([&inside, &kept].iter().all(|wrong| wrong.bytes > 20 * right.bytes));
    }
}
