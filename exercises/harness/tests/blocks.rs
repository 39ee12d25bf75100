//! Whether a step that holds the worker in earnest is found: no work of the world's, but a computation,
//! or a call that blocks. And that honest work, whose steps take a few milliseconds, never is.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use harness::{Limit, Measured, Recorder, Run, Verdict, World, check as a_check};
use record::Conclusion;
use tokio::task::{block_in_place, spawn_blocking, yield_now};
use tokio::time::sleep;

use common::measured_by;

mod common;

harness::allocator!();

/// A world that has nothing to do with it.
struct Idle;

impl World for Idle {
    type Case = ();
    type Event = ();
    type Facts = ();

    fn new((): &(), _: Recorder<()>) -> Self {
        Self
    }

    fn inspect(&self) {}
}

fn judge<F>(program: impl Fn() -> F + 'static) -> Verdict
where
    F: Future<Output = ()> + Send + 'static,
{
    harness::real_time(harness::exercise!(), move |_: &Idle| program())
        .check(common::returns())
        .check(a_check("pulse", "others have their turn").limit(Limit::holds("they have")).measure(
            |run: &Run<Idle>| match run.pulse().is_blocked() {
                false => Measured::holds("they have"),
                true => Measured::broken("they have not"),
            },
        ))
        .check(common::keeps_no_memory())
        .judge()
}

/// Keeps the processor busy for so long.
fn spin(time: Duration) {
    let (begun, mut number) = (Instant::now(), 1_u64);
    while begun.elapsed() < time {
        number = black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
}

const BLOCK: Duration = Duration::from_millis(50);

/// A computation that others leave a quarter of the processor is still one of 50 ms.
const COMPUTATION: Duration = Duration::from_millis(200);

/// What people do between two awaits without harm.
const HONEST: Duration = Duration::from_millis(3);

fn is_found(verdict: &Verdict) {
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["pulse"]);
    assert_eq!(measured_by(verdict.report(), "pulse"), "they have not");
}

fn is_fine(verdict: &Verdict) {
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_computation_in_a_poll_is_found() {
    is_found(&judge(|| async { spin(COMPUTATION) }));
}

#[test]
fn a_sleep_of_the_thread_is_found() {
    is_found(&judge(|| async { thread::sleep(BLOCK) }));
}

#[test]
fn a_computation_of_a_task_is_found() {
    is_found(&judge(|| async { tokio::spawn(async { spin(COMPUTATION) }).await.unwrap() }));
}

#[test]
fn a_sleep_of_the_thread_in_a_task_among_others_is_found() {
    is_found(&judge(|| async {
        let honest = tokio::spawn(async {
            for _ in 0..10 {
                sleep(HONEST).await;
            }
        });
        let task = tokio::spawn(async {
            sleep(HONEST).await;
            thread::sleep(BLOCK);
        });
        honest.await.unwrap();
        task.await.unwrap();
    }));
}

/// Nobody waits for it, and the program returns before.
#[test]
fn a_block_in_a_task_that_is_left_behind_is_found() {
    is_found(&judge(|| async {
        tokio::spawn(async { thread::sleep(BLOCK) });
    }));
}

#[test]
fn a_long_block_is_found_too() {
    is_found(&judge(|| async { thread::sleep(20 * BLOCK) }));
}

#[test]
fn honest_work_is_fine() {
    is_fine(&judge(|| async {
        for _ in 0..10 {
            spin(HONEST);
            yield_now().await;
        }
    }));
}

/// Together they keep the worker busy for much longer than one step may.
#[test]
fn many_tasks_with_honest_work_are_fine() {
    is_fine(&judge(|| async {
        let tasks = [(); 20].map(|()| tokio::spawn(async { spin(HONEST) }));
        for task in tasks {
            task.await.unwrap();
        }
    }));
}

#[test]
fn a_block_elsewhere_is_fine() {
    is_fine(&judge(|| async {
        spawn_blocking(|| thread::sleep(BLOCK)).await.unwrap();
        spawn_blocking(|| spin(BLOCK)).await.unwrap();
        block_in_place(|| thread::sleep(BLOCK));
        spin(HONEST);
    }));
}

#[test]
fn waiting_is_fine() {
    is_fine(&judge(|| async { sleep(2 * BLOCK).await }));
}
