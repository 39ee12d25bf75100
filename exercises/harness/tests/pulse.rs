//! Whether anything else can run: what blocks is found, what does not is not, and whatever the
//! reader writes, a verdict follows.

use std::panic::Location;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use harness::{
    Check, Gauge, Limit, Measured, Quantity, Recorder, Run, Sites, Verdict, World,
    check as a_check, heap_check,
};
use record::{Conclusion, Outcome, Report, wire};
use tokio::task::{block_in_place, spawn_blocking, yield_now};

use common::{assert_panicked, broke_off, check, measured_by, not_judged};

mod common;

harness::allocator!();

/// What may be done between two turns of the others.
const ALLOWANCE: usize = 100;

const WORK: Gauge = Gauge::named("work");

/// A world with work in it.
#[derive(Clone)]
struct Busy {
    recorder: Recorder<u32>,
}

impl World for Busy {
    type Case = ();
    type Event = u32;
    type Facts = ();

    fn new((): &(), recorder: Recorder<u32>) -> Self {
        drop(recorder.gauge(WORK));
        Self { recorder }
    }

    fn inspect(&self) {}
}

impl Busy {
    /// Works once, for so long.
    #[track_caller]
    fn work(&self, amount: usize) {
        let _inside = self.recorder.gauge(WORK).enter();
        self.recorder.pulse().work(ALLOWANCE).part(amount, Location::caller());
    }
}

fn judge<F>(program: impl Fn(Busy) -> F + 'static) -> Verdict
where
    F: Future<Output = ()> + Send + 'static,
{
    harness::real_time(harness::exercise!(), move |world: &Busy| program(world.clone()))
        .check(a_check("pulse", "a heartbeat gets through").holds("got through").measure(
            |run: &Run<Busy>| match (run.pulse().is_blocked(), run.pulse().blocked_by()) {
                (false, _) => Measured::holds("got through"),
                (true, Some(_)) => Measured::broken("blocked by the work"),
                (true, None) => Measured::broken("blocked"),
            },
        ))
        .check(common::returns())
        .check(is_none("at-once", |run| u64::from(run.gauge(WORK).most() > 2)))
        .check(is_none("nothing-late", |run| u64::from(run.pulse().late() > 0)))
        .check(is_none("no-task", Run::tasks_left))
        .check(
            heap_check("heap-grows-not", "it keeps no memory", Sites::AtEnd)
                .limit(Limit::at_most(0_u64))
                .measure(|run: &Run<Busy>| {
                    Measured::new(run.heap_growth().bytes.max(0).unsigned_abs())
                }),
        )
        .check(
            heap_check("peak", "it holds little", Sites::AtPeak)
                .limit(Limit::exactly(0_u64))
                .measure(|run| Measured::new(run.heap_peak() / 1_000_000)),
        )
        .judge()
}

/// There is none of it.
fn is_none<Q: Quantity + Default + 'static>(
    id: &'static str,
    count: impl Fn(&Run<Busy>) -> Q + 'static,
) -> Check<Busy> {
    a_check(id, "there is none")
        .limit(Limit::exactly(Q::default()))
        .measure(move |run| Measured::new(count(run)))
}

fn failed(report: &Report) -> Vec<&str> {
    assert_ne!(report.failed().next(), Some("runs-through"), "{report:?}");
    report.failed().collect()
}

#[test]
fn work_on_the_worker_is_found() {
    let verdict = judge(|world| async move { world.work(ALLOWANCE + 1) });
    assert_eq!(failed(verdict.report()), ["pulse"]);
    assert_eq!(measured_by(verdict.report(), "pulse"), "blocked by the work");
}

#[test]
fn work_that_is_little_enough_is_none() {
    let verdict = judge(|world| async move { world.work(ALLOWANCE) });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn little_work_with_a_turn_after_each_part_is_fine() {
    let verdict = judge(|world| async move {
        let mut work = world.recorder.pulse().work(ALLOWANCE);
        for _ in 0..1_000 {
            work.part(ALLOWANCE, Location::caller());
            yield_now().await;
        }
    });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn little_work_without_a_turn_is_found() {
    let verdict = judge(|world| async move {
        let mut work = world.recorder.pulse().work(ALLOWANCE);
        for _ in 0..1_000 {
            work.part(ALLOWANCE, Location::caller());
            std::future::ready(()).await;
        }
    });
    assert_eq!(failed(verdict.report()), ["pulse"]);
}

#[test]
fn two_parts_for_each_turn_are_too_much() {
    let verdict = judge(|world| async move {
        let mut work = world.recorder.pulse().work(ALLOWANCE);
        for _ in 0..100 {
            work.part(ALLOWANCE, Location::caller());
            work.part(ALLOWANCE, Location::caller());
            yield_now().await;
        }
    });
    assert_eq!(failed(verdict.report()), ["pulse"]);
}

#[test]
fn work_elsewhere_is_fine() {
    let verdict = judge(|world| async move {
        let pool = world.clone();
        spawn_blocking(move || pool.work(10 * ALLOWANCE)).await.unwrap();
        block_in_place(|| world.work(10 * ALLOWANCE));
    });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn more_at_once_than_allowed_are_found() {
    let verdict = judge(|world| async move {
        let three = [(); 3].map(|()| world.clone());
        let three = three.map(|world| spawn_blocking(move || world.work(10 * ALLOWANCE)));
        for one in three {
            one.await.unwrap();
        }
    });
    assert_eq!(failed(verdict.report()), ["at-once"]);
}

/// Whoever comes after the first crowd meets nobody, if the world does not gather again: each of these is
/// done before the next begins.
#[test]
fn more_at_once_than_allowed_are_found_later_when_the_world_gathers() {
    let verdict = judge(|world| async move {
        let first = world.clone();
        spawn_blocking(move || first.work(10 * ALLOWANCE)).await.unwrap();
        world.recorder.pulse().gather();
        let four = [0, 3, 6, 9].map(Duration::from_millis).map(|late| {
            let world = world.clone();
            spawn_blocking(move || {
                thread::sleep(late);
                world.work(ALLOWANCE);
            })
        });
        for one in four {
            one.await.unwrap();
        }
    });
    assert_eq!(failed(verdict.report()), ["at-once"]);
}

#[test]
fn work_that_nobody_waits_for_is_late() {
    let verdict = judge(|world| async move {
        spawn_blocking(move || world.work(10 * ALLOWANCE));
    });
    assert_eq!(failed(verdict.report()), ["nothing-late"]);
}

#[test]
fn a_task_that_stays_is_told() {
    let verdict = judge(|_| async move {
        tokio::spawn(std::future::pending::<()>());
    });
    assert_eq!(measured_by(verdict.report(), "no-task"), "1");
}

#[test]
fn a_thread_that_is_joined_in_place_is_found() {
    let verdict = judge(|world| async move {
        thread::spawn(move || world.work(10 * ALLOWANCE)).join().unwrap();
    });
    assert_eq!(failed(verdict.report()), ["pulse"]);
}

#[test]
fn a_worker_that_is_blocked_for_ever_is_found() {
    let verdict = judge(|_| async move {
        let (_sender, receiver) = mpsc::channel::<()>();
        receiver.recv().unwrap();
    });
    assert_eq!(failed(verdict.report()), ["pulse", "returns", "no-task"]);
    assert_eq!(measured_by(verdict.report(), "pulse"), "blocked");
}

#[test]
fn a_worker_that_is_blocked_for_ever_after_its_work_is_found() {
    let verdict = judge(|world| async move {
        world.work(ALLOWANCE + 1);
        let (_sender, receiver) = mpsc::channel::<()>();
        receiver.recv().unwrap();
    });
    assert_eq!(failed(verdict.report())[..2], ["pulse", "returns"]);
    assert_eq!(measured_by(verdict.report(), "pulse"), "blocked by the work");
}

#[test]
fn a_loop_without_an_await_is_found() {
    let verdict = judge(|_| async move {
        loop {
            std::hint::spin_loop();
        }
    });
    assert_eq!(failed(verdict.report()), ["pulse", "returns", "no-task"]);
}

#[test]
fn a_program_that_waits_for_ever_hangs_and_blocks_nobody() {
    let verdict = judge(|_| std::future::pending());
    assert_eq!(failed(verdict.report()), ["returns"]);
    assert_eq!(verdict.report().tally.hang, 1);
}

/// It may be right, and slow: nobody knows.
#[test]
fn a_program_that_never_stops_working_is_not_judged() {
    let verdict = judge(|world| async move {
        loop {
            world.work(1);
            yield_now().await;
        }
    });
    assert!(not_judged(verdict.report()).contains("still at work"), "{:?}", verdict.report());
}

#[test]
fn memory_that_is_kept_shows_and_what_is_held_at_once_too() {
    let verdict = judge(|_| async move {
        std::mem::forget(vec![1_u8; 3_000_000]);
    });
    assert_eq!(failed(verdict.report()), ["heap-grows-not", "peak"]);
    assert_eq!(measured_by(verdict.report(), "heap-grows-not"), "3,000,000");
    assert_eq!(measured_by(verdict.report(), "peak"), "3");
}

/// A vector doubles its room: in some of the runs it does not grow.
#[test]
fn a_list_that_grows_now_and_then_is_memory_that_is_kept() {
    static LIST: Mutex<Vec<[u64; 100]>> = Mutex::new(Vec::new());
    let verdict = judge(|_| async { LIST.lock().unwrap().extend([[0; 100]; 2]) });
    assert_eq!(failed(verdict.report()), ["heap-grows-not"]);
    // From room for 4 to room for 16 in four runs, to 32 in the next eight, to 64 in sixteen more.
    assert_eq!(measured_by(verdict.report(), "heap-grows-not"), "1,600");
}

/// What starts late, a thread's first use of something, is taken once.
#[test]
fn what_is_filled_in_the_first_runs_and_stays_is_not_kept() {
    static LIST: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
    let verdict = judge(|_| async {
        let mut list = LIST.lock().unwrap();
        if list.len() < 12 {
            list.push(vec![0; 1_000]);
        }
    });
    assert_eq!(failed(verdict.report()), Vec::<String>::new());
}

#[test]
fn a_panic_is_told_without_the_number_of_a_task() {
    let verdict = judge(|_| async move {
        let inner: Result<(), _> = tokio::spawn(async { panic!("no such body") }).await;
        inner.unwrap();
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it panicked: ") && how.contains("Id(..)"), "{how}");
}

#[test]
fn a_panic_before_the_first_poll_is_told() {
    let verdict = judge(|world| {
        if world.recorder.now() < Duration::MAX {
            panic!("not even begun");
        }
        std::future::ready(())
    });
    assert_panicked(verdict.report(), "tests/pulse.rs", "not even begun");
}

#[test]
fn a_program_that_ends_the_process_is_not_fixed() {
    let verdict = judge(|_| async { std::process::exit(0) });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ended the whole process, with exit code 0"), "{how}");
}

#[test]
fn a_program_that_aborts_is_not_fixed() {
    let verdict = judge(|_| async { std::process::abort() });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it aborted"), "{how}");
}

#[test]
fn a_stack_overflow_is_named() {
    #[expect(unconditional_recursion, reason = "it is to overflow the stack")]
    fn deeper() -> u64 {
        std::hint::black_box(deeper()) + 1
    }
    let verdict = judge(|_| async {
        std::hint::black_box(deeper());
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("its stack overflowed"), "{how}");
}

#[test]
fn no_story_is_told_as_threads_would_tell_another_each_time() {
    let verdict = judge(|world| async move {
        world.recorder.note(1);
        world.work(ALLOWANCE + 1);
    });
    assert!(verdict.report().story.is_none());
    assert!(matches!(check(verdict.report(), "pulse").outcome, Outcome::Failed { .. }));
}

/// On a system where a look takes eight times as long all limits are as much longer, and no verdict is
/// another.
#[test]
fn longer_looks_change_no_verdict() {
    let these = [
        "work_on_the_worker_is_found",
        "work_elsewhere_is_fine",
        "a_program_that_waits_for_ever_hangs_and_blocks_nobody",
    ];
    let judged = std::process::Command::new(std::env::current_exe().unwrap())
        .args(these)
        .args(["--exact", "--quiet"])
        .env(wire::LOOK_MS, "16")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(said.contains("3 passed"), "{said}");
}

/// Half a second later nobody would see it.
#[test]
fn a_task_that_ends_soon_after_is_left_behind() {
    let verdict = judge(|_| async {
        tokio::spawn(tokio::time::sleep(Duration::from_millis(150)));
    });
    assert_eq!(failed(verdict.report()), ["no-task"]);
}
