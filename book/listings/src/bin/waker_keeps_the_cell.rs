//! Who keeps the cell of a task that has ended: a handle, an `AbortHandle`, or a waker.

use std::future::poll_fn;
use std::hint::black_box;
use std::sync::Mutex;
use std::task::{Poll, Waker};

use listings::grouped;
use tokio::task::{AbortHandle, yield_now};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const TASKS: usize = 1_000;

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

// ANCHOR: waker
/// Wakers that something has stored and never let go of.
static WAKERS: Mutex<Vec<Waker>> = Mutex::new(Vec::new());

/// A future that is ready at once. It has left its task's waker behind.
async fn leaves_its_waker() {
    poll_fn(|context| {
        WAKERS.lock().unwrap().push(context.waker().clone());
        Poll::Ready(())
    })
    .await;
}

/// A task of 1,000 bytes and more. Its handle is awaited, so nobody has it any more.
async fn task(future: impl Future<Output = ()> + Send + 'static) {
    let state = [0_u8; 1_000];
    let task = tokio::spawn(async move {
        future.await;
        black_box(&state);
    });
    task.await.expect("it does not panic");
}
// ANCHOR_END: waker

/// The same, and a handle to abort with is kept.
async fn abort_handle() -> AbortHandle {
    let state = [0_u8; 1_000];
    let task = tokio::spawn(async move {
        yield_now().await;
        black_box(&state);
    });
    let handle = task.abort_handle();
    task.await.expect("it does not panic");
    handle
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    // The first tasks and the first line allocate what all others use.
    println!("{} tasks that have ended, and what is alive of them", grouped(TASKS as u64));
    task(async {}).await;
    drop(abort_handle().await);
    WAKERS.lock().unwrap().reserve(TASKS);
    let mut handles = Vec::with_capacity(TASKS);
    let start = alive();
    let row = |what: &str| {
        let bytes = alive() - start;
        println!("{what:<42} {:>9} bytes", grouped(bytes as u64));
        bytes
    };

    for _ in 0..TASKS {
        task(async {}).await;
    }
    assert_eq!(row("the handle awaited"), 0);
    for _ in 0..TASKS {
        handles.push(abort_handle().await);
    }
    assert!(row("the handle awaited, an AbortHandle kept") > 1_000 * TASKS);
    handles.clear();
    assert_eq!(row("the AbortHandles dropped"), 0);
    for _ in 0..TASKS {
        task(leaves_its_waker()).await;
    }
    assert!(row("the handle awaited, a waker kept") > 1_000 * TASKS);
    WAKERS.lock().unwrap().clear();
    assert_eq!(row("the wakers dropped"), 0);
}
