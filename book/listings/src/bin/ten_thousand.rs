//! What is alive after thousands of requests, for each way to treat the handle of a task.

use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// A request takes some time, and returns its answer.
async fn request() -> Vec<u8> {
    sleep(Duration::from_millis(30)).await;
    vec![0; 512]
}

/// When the next request comes.
async fn next() {
    sleep(Duration::from_millis(10)).await;
}

/// A panic that nobody looks at is lost.
fn look(ended: Result<Vec<u8>, JoinError>) {
    if let Err(error) = ended {
        eprintln!("a request ended badly: {error}");
    }
}

// ANCHOR: ways
async fn dropped(requests: u32, heap: &mut Heap) {
    for _ in 0..requests {
        next().await;
        tokio::spawn(request());
        heap.look();
    }
}

async fn in_a_vec(requests: u32, heap: &mut Heap) {
    let mut handles = Vec::new();
    for _ in 0..requests {
        next().await;
        handles.push(tokio::spawn(request()));
        heap.look();
    }
}

async fn in_a_set(requests: u32, heap: &mut Heap) {
    let mut tasks = JoinSet::new();
    for _ in 0..requests {
        next().await;
        tasks.spawn(request());
        heap.look();
    }
}

async fn in_a_reaped_set(requests: u32, heap: &mut Heap) {
    let mut tasks = JoinSet::new();
    for _ in 0..requests {
        next().await;
        while let Some(ended) = tasks.try_join_next() {
            look(ended);
        }
        tasks.spawn(request());
        heap.look();
    }
}

async fn in_a_tracker(requests: u32, heap: &mut Heap) {
    let tasks = TaskTracker::new();
    for _ in 0..requests {
        next().await;
        tasks.spawn(request());
        heap.look();
    }
}
// ANCHOR_END: ways

/// Bytes that are alive now.
fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

/// What is alive after each request, above what was alive at the start.
struct Heap {
    start: usize,
    requests: usize,
    /// After 1,000, 5,000 and 10,000 requests.
    found: [usize; 3],
}

impl Heap {
    fn new() -> Self {
        Self { start: alive(), requests: 0, found: [0; 3] }
    }

    fn look(&mut self) {
        self.requests += 1;
        if let Some(index) = [1_000, 5_000, 10_000].iter().position(|at| *at == self.requests) {
            self.found[index] = alive() - self.start;
        }
    }
}

/// Runs one way twice: the first time warms what it touches.
macro_rules! measure {
    ($way:ident) => {{
        $way(1_000, &mut Heap::new()).await;
        sleep(Duration::from_secs(1)).await;
        let mut heap = Heap::new();
        $way(10_000, &mut heap).await;
        let [first, half, last] = heap.found;
        sleep(Duration::from_secs(1)).await;
        let after = alive() - heap.start;
        println!("{:16}{first:>10}{half:>12}{last:>12}{after:>8}", stringify!($way));
        (first, last)
    }};
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    println!("bytes alive after  1,000       5,000      10,000   at the end");
    let flat = [measure!(dropped), measure!(in_a_reaped_set), measure!(in_a_tracker)];
    let growing = [measure!(in_a_vec), measure!(in_a_set)];
    assert!(flat.iter().all(|(first, last)| last == first));
    assert!(growing.iter().all(|(first, last)| *last > 9 * first));
}
