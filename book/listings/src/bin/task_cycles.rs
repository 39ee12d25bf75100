//! Cycles that keep memory, and what looks like one and does not.

use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// What each program keeps: large, so that it shows.
const STATE: usize = 10_000;

// ANCHOR: owns_its_sender
struct Server {
    sender: mpsc::Sender<u32>,
    _state: Vec<u8>,
}

/// The task ends when all senders are gone. It owns one itself.
async fn owns_its_sender() {
    let (sender, mut receiver) = mpsc::channel(1);
    let server = Arc::new(Server { sender, _state: vec![0; STATE] });
    let inside = Arc::clone(&server);
    tokio::spawn(async move {
        while receiver.recv().await.is_some() {
            let _ = &inside.sender;
        }
    });
}
// ANCHOR_END: owns_its_sender

/// The same, but the task has no sender that counts.
async fn has_a_weak_sender() {
    let (sender, mut receiver) = mpsc::channel::<u32>(1);
    let state = vec![0_u8; STATE];
    let inside = sender.downgrade();
    tokio::spawn(async move {
        while receiver.recv().await.is_some() {
            let _ = (&inside, &state);
        }
    });
}

// ANCHOR: stored_in_its_capture
type Stored = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Shared {
    future: Mutex<Option<Stored>>,
    _state: Vec<u8>,
}

/// The future has the Arc, and what is in the Arc has the future. No task is needed.
async fn stored_in_its_capture() {
    let shared = Arc::new(Shared { _state: vec![0; STATE], ..Shared::default() });
    let inside = Arc::clone(&shared);
    *shared.future.lock().unwrap() = Some(Box::pin(async move {
        pending::<()>().await;
        drop(inside);
    }));
}
// ANCHOR_END: stored_in_its_capture

// ANCHOR: no_cycle
/// A reference to a local across an await: the future points into itself, and owns nothing twice.
async fn borrows_from_itself() {
    tokio::spawn(async {
        let state = vec![0_u8; STATE];
        let part = &state[..10];
        sleep(Duration::from_secs(1)).await;
        assert_eq!(part.len(), 10);
    });
}

#[derive(Default)]
struct Job {
    handle: Mutex<Option<JoinHandle<()>>>,
    _state: Vec<u8>,
}

/// The task has the Arc, and what is in the Arc has the task's handle. The task ends, and drops its
/// Arc with its future: the circle opens by itself.
async fn keeps_its_own_handle() {
    let job = Arc::new(Job { _state: vec![0; STATE], ..Job::default() });
    let inside = Arc::clone(&job);
    let handle = tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        drop(inside);
    });
    *job.handle.lock().unwrap() = Some(handle);
}
// ANCHOR_END: no_cycle

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

/// Whether a program's state is alive a minute later, and when its runtime is gone.
fn kept<F: Future>(program: fn() -> F) -> (bool, bool) {
    let start = alive();
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let before = alive();
    runtime.block_on(async {
        program().await;
        sleep(Duration::from_secs(60)).await;
    });
    let later = alive() >= before + STATE;
    drop(runtime);
    (later, alive() >= start + STATE)
}

fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    // The first runtime of a process leaves memory of its own behind.
    kept(has_a_weak_sender);
    println!("{:24}{:>14}{:>18}", "", "a minute later", "without runtime");
    let say = |name: &str, (later, after): (bool, bool)| {
        let word = |kept| if kept { "kept" } else { "free" };
        println!("{name:24}{:>14}{:>18}", word(later), word(after));
        (later, after)
    };
    assert_eq!(say("owns_its_sender", kept(owns_its_sender)), (true, false));
    assert_eq!(say("stored_in_its_capture", kept(stored_in_its_capture)), (true, true));
    assert_eq!(say("has_a_weak_sender", kept(has_a_weak_sender)), (false, false));
    assert_eq!(say("borrows_from_itself", kept(borrows_from_itself)), (false, false));
    assert_eq!(say("keeps_its_own_handle", kept(keeps_its_own_handle)), (false, false));
}
