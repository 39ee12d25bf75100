//! What holds a worker: a mutex of the standard library, one of tokio's, or the work under it.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;

const HELD: Duration = Duration::from_secs(1);

/// Whether another task of a runtime with one worker has a turn within the time that this takes.
fn others_run(program: impl Future<Output = ()> + Send + 'static) -> bool {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let start = Instant::now();
        let program = tokio::spawn(async {
            program.await;
        });
        let other = tokio::spawn(async move { start.elapsed() < HELD / 2 });
        program.await.unwrap();
        other.await.unwrap()
    })
}

fn print(what: &str, others_run: bool, expected: bool) {
    println!("{what:<44} {}", if others_run { "go on" } else { "wait" });
    assert_eq!(others_run, expected, "{what}");
}

fn main() {
    println!("{:<44} other tasks", "");
    // ANCHOR: mutexes
    let lock = Arc::new(Mutex::new(0));
    print("std, held for a moment", others_run(async move { *lock.lock().unwrap() += 1 }), true);

    let lock = Arc::new(Mutex::new(0));
    let elsewhere = held_by_a_thread(&lock);
    print(
        "std, while another thread holds it",
        others_run(async move {
            *lock.lock().unwrap() += 1;
        }),
        false,
    );
    elsewhere.join().unwrap();

    let lock = Arc::new(tokio::sync::Mutex::new(0));
    let elsewhere = tokio_held_by_a_thread(&lock);
    print(
        "tokio, while another thread holds it",
        others_run(async move {
            *lock.lock().await += 1;
        }),
        true,
    );
    elsewhere.join().unwrap();

    let lock = tokio::sync::Mutex::new(0);
    print(
        "tokio, with work on the processor under it",
        others_run(async move {
            let _guard = lock.lock().await;
            thread::sleep(HELD);
        }),
        false,
    );
    // ANCHOR_END: mutexes
}

fn held_by_a_thread(lock: &Arc<Mutex<i32>>) -> thread::JoinHandle<()> {
    let (lock, (locked, is_locked)) = (Arc::clone(lock), std::sync::mpsc::channel());
    let thread = thread::spawn(move || {
        let _guard = lock.lock().unwrap();
        locked.send(()).unwrap();
        thread::sleep(HELD);
    });
    is_locked.recv().unwrap();
    thread
}

fn tokio_held_by_a_thread(lock: &Arc<tokio::sync::Mutex<i32>>) -> thread::JoinHandle<()> {
    let (lock, (locked, is_locked)) = (Arc::clone(lock), std::sync::mpsc::channel());
    let thread = thread::spawn(move || {
        let _guard = lock.blocking_lock();
        locked.send(()).unwrap();
        thread::sleep(HELD);
    });
    is_locked.recv().unwrap();
    thread
}
