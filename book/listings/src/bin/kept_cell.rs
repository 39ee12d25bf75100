//! Where the memory of a task is: in its cell, which holds first the future and then the output.

use tokio::task::{JoinHandle, yield_now};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

/// Lets all tasks come to their end.
async fn let_them_run() {
    for _ in 0..3 {
        yield_now().await;
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    drop(tokio::spawn(async {}));
    let_them_run().await;

    // The first line that is printed allocates a buffer for all of them.
    println!("a handle has {} bytes", size_of::<JoinHandle<Vec<u8>>>());

    // ANCHOR: cell
    let start = alive();
    let mut handle = tokio::spawn(async { vec![0_u8; 1_000] });
    println!("spawned:           {:>5} bytes", alive() - start);
    let_them_run().await;
    assert!(handle.is_finished());
    println!("ended, handle kept:{:>5} bytes", alive() - start);
    let output = (&mut handle).await.unwrap();
    println!("output taken out:  {:>5} bytes", alive() - start);
    drop(output);
    println!("output dropped:    {:>5} bytes", alive() - start);
    drop(handle);
    println!("handle dropped:    {:>5} bytes", alive() - start);
    // ANCHOR_END: cell
    assert_eq!(alive(), start);

    // ANCHOR: forget
    let handle = tokio::spawn(async { vec![0_u8; 1_000] });
    std::mem::forget(handle);
    let_them_run().await;
    println!("handle forgotten:  {:>5} bytes", alive() - start);
    // ANCHOR_END: forget
    assert!(alive() > start + 1_000);
}
