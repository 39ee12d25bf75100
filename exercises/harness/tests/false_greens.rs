//! Each of these programs is wrong, and was once told to be right: nothing had looked at what is wrong.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use harness::{Check, Limit, Measured, Recorder, Run, Trial, World, check, checks};
use record::Conclusion;
use tokio::time::sleep;

use common::{Empty, broke_off, cancelled, judge, keeps_no_memory, measured_by, returns, trial};

mod common;

harness::allocator!();

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// One of two notes is half of the work.
fn never_half() -> Check<Empty> {
    check("never-half", "it is never done by half")
        .limit(Limit::exactly(0_usize))
        .measure(|run: &Run<Empty>| Measured::new(run.events().count(|_| true) % 2))
}

/// What a verdict finds that consists of one check.
fn failed<W: World>(trial: Trial<W>, check: Check<W>) -> Vec<String> {
    trial.check(check).judge().report().failed().map(str::to_owned).collect()
}

#[test]
fn what_nobody_wakes_never_ends() {
    let program =
        |_| {
            let mut polled = false;
            poll_fn(move |_| {
                if std::mem::replace(&mut polled, true) { Poll::Ready(()) } else { Poll::Pending }
            })
        };
    assert_eq!(failed(trial(program), returns()), ["returns"]);
}

#[test]
fn a_task_that_panics_is_a_fault_of_the_program() {
    let verdict = judge(|_| async {
        tokio::spawn(async { panic!("lease 3 has no owner") });
        sleep(Duration::from_secs(1)).await;
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("a task panicked: tests/false_greens.rs:"), "{how}");
    assert!(how.ends_with(": lease 3 has no owner"), "{how}");
}

#[test]
fn another_caller_that_panics_is_one_too() {
    let verdict = judge(|world| {
        world.recorder.spawn(async { panic!("the other caller panics") });
        sleep(Duration::from_secs(1))
    });
    let how = broke_off(verdict.report());
    assert!(how.ends_with(": the other caller panics"), "{how}");
}

#[test]
fn a_panic_that_the_world_makes_is_none() {
    let verdict = judge(|_| async move {
        let task = tokio::spawn(async { harness::panic_on_purpose("on purpose") });
        assert!(task.await.is_err());
    });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_check_can_judge_the_panics_itself() {
    let verdict = trial(|_| async {
        drop(tokio::spawn(async { panic!("one") }).await);
        drop(tokio::spawn(async { panic!("two") }).await);
    })
    .check(
        check("panics", "at most one task panics")
            .limit(Limit::at_most(1_usize))
            .measure(|run: &Run<Empty>| Measured::new(run.panics().len()))
            .judges_panics(),
    )
    .judge();
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["panics"]);
    assert_eq!(measured_by(verdict.report(), "panics"), "2");
}

#[test]
fn an_operation_without_an_end_is_dropped_too() {
    let operation = |world: Empty| async move {
        loop {
            world.recorder.note(1);
            sleep(ms(5)).await;
            world.recorder.note(2);
        }
    };
    let trial = harness::cancelled(harness::exercise!(), ms(1_000), move |world: &Empty| {
        operation(world.clone())
    });
    let trial = trial.cases(["one"], |case| (*case).to_owned());
    assert_eq!(failed(trial, never_half()), ["never-half"]);
}

#[test]
fn what_comes_after_a_second_is_dropped_too() {
    let operation = |world: Empty| async move {
        let mut set = tokio::task::JoinSet::new();
        set.spawn(async move {
            sleep(ms(1_500)).await;
            world.recorder.note(1);
            sleep(ms(100)).await;
            world.recorder.note(2);
        });
        set.join_next().await;
    };
    assert_eq!(failed(cancelled(operation), never_half()), ["never-half"]);
}

#[test]
fn more_places_than_are_tried_are_not_passed_over() {
    let verdict = cancelled(|_| async {
        for _ in 0..5_000 {
            sleep(ms(1)).await;
        }
    })
    .check(returns())
    .judge();
    let reason = common::not_judged(verdict.report());
    assert!(reason.starts_with("The operation can be dropped at "), "{reason}");
}

static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[test]
fn a_list_that_doubles_its_room_grows_all_the_same() {
    let program = |_| async {
        sleep(ms(3)).await;
        KEPT.lock().unwrap().push(1);
    };
    let verdict = trial(program).check(checks::heap_returns("heap-grows-not")).judge();
    let measured = measured_by(verdict.report(), "heap-grows-not");
    assert_eq!(measured, "512 bytes more after 600 more runs");
}

static EACH_HUNDREDTH: Mutex<(u64, Vec<String>)> = Mutex::new((0, Vec::new()));

#[test]
fn a_block_for_each_hundredth_run_is_found() {
    let program = |_| async {
        let mut kept = EACH_HUNDREDTH.lock().unwrap();
        kept.0 += 1;
        if kept.0.is_multiple_of(100) {
            kept.1.push("a hundred".to_owned());
        }
    };
    assert_eq!(failed(trial(program), checks::heap_returns("kept")), ["kept"]);
}

static FILLS: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn a_cache_that_fills_and_stays_is_no_leak() {
    let program = |_| async {
        let mut kept = FILLS.lock().unwrap();
        if kept.len() < 50 {
            kept.push("filled".to_owned());
        }
    };
    assert_eq!(failed(cancelled(program), checks::heap_returns("kept")), [""; 0]);
}

type Entries = Arc<Mutex<Vec<Box<[u8; 1_000]>>>>;

/// A world that holds something, as each cache, pool and registry does.
struct Registry(Entries);

impl World for Registry {
    type Case = ();
    type Event = ();
    type Facts = ();

    fn new((): &(), _: Recorder<()>) -> Self {
        Self(Arc::default())
    }

    fn inspect(&self) {}
}

fn in_a_registry<F: Future + 'static>(program: impl Fn(Entries) -> F + 'static) -> Vec<String> {
    let program = move |world: &Registry| program(Arc::clone(&world.0));
    let trial = harness::cancelled(harness::exercise!(), ms(1_000), program);
    failed(trial.cases([()], |()| "one".to_owned()), checks::heap_returns("kept"))
}

#[test]
fn what_the_world_holds_of_dropped_callers_is_kept_memory() {
    let kept = in_a_registry(|entries| async move {
        entries.lock().unwrap().push(Box::new([0; 1_000]));
        sleep(ms(3)).await;
        entries.lock().unwrap().pop();
    });
    assert_eq!(kept, ["kept"]);
}

#[test]
fn what_the_world_holds_of_panics_is_kept_memory() {
    let kept = in_a_registry(|entries| async move {
        sleep(ms(1)).await;
        let task = tokio::spawn(async move {
            entries.lock().unwrap().push(Box::new([0; 1_000]));
            std::panic::resume_unwind(Box::new(()));
        });
        assert!(task.await.is_err());
    });
    assert_eq!(kept, ["kept"]);
}

#[test]
fn an_entry_that_goes_with_its_caller_is_none() {
    struct Entry(Entries);
    impl Drop for Entry {
        fn drop(&mut self) {
            self.0.lock().unwrap().pop();
        }
    }
    let kept = in_a_registry(|entries| async move {
        entries.lock().unwrap().push(Box::new([0; 1_000]));
        let _entry = Entry(entries);
        sleep(ms(3)).await;
    });
    assert_eq!(kept, [""; 0]);
}

const LOOKUP: harness::Watch = harness::Watch::named("lookup");

#[test]
fn any_number_of_futures_is_watched() {
    let program = |world: Empty| async move {
        let recorder = world.recorder.clone();
        for _ in 0..20 {
            recorder.watch(LOOKUP, sleep(ms(1))).await;
        }
        let late: Vec<_> =
            (0..20).map(|_| Box::pin(recorder.watch(LOOKUP, sleep(ms(1))))).collect();
        for mut future in late {
            let first = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await;
            if first.is_ready() {
                continue;
            }
            sleep(Duration::from_secs(2)).await;
            future.await;
        }
    };
    assert_eq!(failed(trial(program), checks::goes_on_at_once("gap", "it", LOOKUP)), ["gap"]);
}

#[test]
fn memory_that_is_kept_each_time_is_told_as_it_is() {
    let verdict = trial(|_| async {
        Box::leak(Box::new([0_u8; 100]));
    })
    .check(keeps_no_memory())
    .judge();
    assert_eq!(measured_by(verdict.report(), "heap-grows-not"), "100 bytes");
}

/// A task that was asked to stop goes on until its next turn.
#[test]
fn a_task_that_was_only_asked_to_stop_is_left_behind() {
    let asks = |_| async {
        let task = tokio::spawn(std::future::pending::<()>());
        tokio::task::yield_now().await;
        task.abort();
    };
    let left = || checks::nothing_left("left");
    assert_eq!(failed(trial(asks), left().at_that_moment().check()), ["left"]);
    let none: [&str; 0] = [];
    assert_eq!(failed(trial(asks), left().check()), none, "whoever is dropped can do no more");
    let waits = |_| async {
        let task = tokio::spawn(std::future::pending::<()>());
        task.abort();
        task.await.unwrap_err();
    };
    assert_eq!(failed(trial(waits), left().at_that_moment().check()), none);
}

/// On a multi-thread runtime whoever is woken last runs next: before the tasks that wait in the queue.
#[test]
fn who_awaits_one_of_many_can_come_before_the_others() {
    let stops = |awaits_all: bool| {
        move |_| async move {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..100 {
                tasks.spawn(std::future::pending::<()>());
            }
            sleep(Duration::from_secs(1)).await;
            tasks.abort_all();
            tasks.join_next().await;
            while awaits_all && tasks.join_next().await.is_some() {}
            tasks.detach_all();
        }
    };
    let left = || checks::nothing_left("left").at_that_moment().check();
    let none: [&str; 0] = [];
    assert_eq!(failed(trial(stops(true)), left()), none);
    if cfg!(tokio_unstable) {
        assert_eq!(failed(trial(stops(false)), left()), ["left"]);
    }
}
