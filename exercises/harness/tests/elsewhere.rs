//! What simulated time does not see is not judged, wherever it is used, and is named.

use std::thread;
use std::time::{Duration, Instant};

use common::{Empty, not_judged, returns, trial};
use harness::{Trial, Verdict};
use tokio::sync::oneshot;
use tokio::time::sleep;

mod common;

harness::allocator!();

fn reason_of(trial: Trial<Empty>) -> String {
    let verdict: Verdict = trial.check(returns()).judge();
    not_judged(verdict.report()).to_owned()
}

#[track_caller]
fn is_a_thread(trial: Trial<Empty>) {
    let reason = reason_of(trial);
    assert!(reason.starts_with("Work left the runtime: another thread was at work"), "{reason}");
}

#[track_caller]
fn is_the_pool(trial: Trial<Empty>) {
    let reason = reason_of(trial);
    assert!(reason.starts_with("Work left the runtime, for the pool of threads"), "{reason}");
}

#[test]
fn a_thread_that_sends_an_answer() {
    is_a_thread(trial(|_| async {
        let (send, receive) = oneshot::channel();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(5));
            send.send(1)
        });
        receive.await.unwrap();
    }));
}

#[test]
fn a_thread_that_a_task_waits_for() {
    is_a_thread(trial(|_| async {
        let task = tokio::spawn(async {
            let (send, receive) = oneshot::channel();
            thread::spawn(move || send.send(1));
            receive.await
        });
        task.await.unwrap().unwrap();
    }));
}

#[test]
fn a_thread_that_is_joined() {
    is_a_thread(trial(|_| async { thread::spawn(|| ()).join().unwrap() }));
}

#[test]
fn a_thread_that_looks_at_the_clock_of_the_run() {
    is_a_thread(trial(|world| async move {
        thread::spawn(move || world.recorder.now()).join().unwrap();
    }));
}

#[test]
fn the_pool() {
    is_the_pool(trial(|_| async { tokio::task::spawn_blocking(|| ()).await.unwrap() }));
}

#[test]
fn the_pool_in_a_task() {
    is_the_pool(trial(|_| async {
        tokio::spawn(async { tokio::task::spawn_blocking(|| ()).await }).await.unwrap().unwrap();
    }));
}

#[test]
fn a_file_of_tokios() {
    is_the_pool(trial(|_| async {
        drop(tokio::fs::metadata(".").await);
    }));
}

#[test]
fn another_clock_that_the_program_looks_at() {
    let reason = reason_of(trial(|_| async {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(300) {
            sleep(Duration::from_millis(10)).await;
        }
    }));
    assert!(reason.starts_with("The program looks at another clock than tokio's"), "{reason}");
}

#[test]
fn another_clock_that_a_task_looks_at() {
    let reason = reason_of(trial(|_| async {
        let task = tokio::spawn(async {
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(300) {
                sleep(Duration::from_millis(10)).await;
            }
        });
        task.await.unwrap();
    }));
    assert!(reason.starts_with("The program looks at another clock than tokio's"), "{reason}");
}

/// What only looks again and again, in simulated time, is judged as it is.
#[test]
fn a_program_that_looks_for_what_never_comes_hangs() {
    let verdict = trial(|_| async {
        loop {
            sleep(Duration::from_millis(10)).await;
        }
    });
    let verdict = verdict.check(returns()).judge();
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["returns"]);
}
