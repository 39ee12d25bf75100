//! An operation is dropped wherever it can be, and each drop is a run of its own.

use std::time::Duration;

use harness::{Bytes, measured};
use record::Conclusion;
use tokio::time::sleep;

use common::{Empty, HORIZON, broke_off, measured_by};

mod common;

harness::allocator!();

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Notes its first step, and its second 5 ms later.
async fn two_steps(world: Empty) {
    world.recorder.note(1);
    sleep(ms(5)).await;
    world.recorder.note(2);
}

#[test]
fn it_is_run_to_its_end_then_dropped_after_each_poll_and_at_each_millisecond() {
    let verdict = harness::cancelled(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        two_steps(world.clone())
    })
    .tell_timing(|timing| (*timing).to_owned())
    .check("both-or-neither", "half of it is never done", |run| {
        // One step is half, and both are whole.
        measured(run.notes().count() % 2).equals(0)
    })
    .check("dropped", "it is dropped by its end at the latest", |run| {
        let at = run.cancelled_at().or(run.returned_at()).expect("it does one of the two");
        measured(at).at_most(ms(5))
    })
    .judge();
    let report = verdict.report();
    assert_eq!(report.conclusion, Conclusion::NotFixed);
    // To its end, before and after the first poll, at 1 to 5 ms. All but the first two are half.
    assert_eq!(report.tally.timings, 8, "{report:?}");
    assert_eq!(report.tally.fail, 6);
    let story = report.story.as_ref().expect("it failed");
    assert!(story.run.contains("dropped after step 1; one"), "{}", story.run);
}

#[test]
fn what_a_task_does_between_two_polls_of_its_parent_is_cut_too() {
    let verdict = harness::cancelled(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let mut tasks = tokio::task::JoinSet::new();
            tasks.spawn(async move {
                sleep(ms(3)).await;
                recorder.note(1);
                sleep(ms(3)).await;
                recorder.note(2);
            });
            tasks.join_next().await;
        }
    })
    .check("both-or-neither", "half of it is never done", |run| {
        measured(run.notes().count() % 2).equals(0)
    })
    .judge();
    // Its only poll that returns Pending comes before the task's first step.
    assert_eq!(verdict.report().conclusion, Conclusion::NotFixed);
    assert!(verdict.report().story.as_ref().is_some_and(|story| story.run.contains("0.00")));
}

#[test]
fn what_was_begun_may_come_to_its_end() {
    let verdict = harness::cancelled(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let task = two_steps(world.clone());
        async move { tokio::spawn(task).await.unwrap() }
    })
    .check("both-or-neither", "half of it is never done", |run| {
        measured(run.notes().count() % 2).equals(0)
    })
    .check("nothing-alive", "nothing is left at the end", |run| {
        measured(run.tasks_at_horizon()).equals(0)
    })
    .check_heap("heap-grows-not", "it keeps no memory", |run| {
        measured(Bytes(run.heap_growth().bytes)).at_most(Bytes(0))
    })
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_destructor_that_panics_when_it_is_dropped_half_way_has_a_name() {
    struct Unhappy;
    impl Drop for Unhappy {
        fn drop(&mut self) {
            panic!("dropped half way");
        }
    }
    let verdict = harness::cancelled(harness::exercise!(), ["one"], HORIZON, |_: &Empty| async {
        let unhappy = Unhappy;
        sleep(ms(5)).await;
        std::mem::forget(unhappy);
    })
    .check("any", "any", |_| measured(0_u64).equals(0))
    .judge();
    assert_eq!(broke_off(verdict.report()), "it panicked: dropped half way");
}

#[test]
fn the_line_that_keeps_memory_after_a_drop_is_looked_for_in_that_very_run() {
    let verdict =
        harness::cancelled(harness::exercise!(), ["one", "two"], HORIZON, |_: &Empty| async {
            let kept = Box::leak(vec![1_u8; 1_000].into_boxed_slice());
            sleep(ms(5)).await;
            // What is printed shows which run this was.
            println!("reached the end with {}", kept.len());
        })
        .check_heap("heap-grows-not", "it keeps no memory", |run| {
            let bytes = if run.cancelled_at().is_some() { run.heap_growth().bytes } else { 0 };
            measured(Bytes(bytes)).at_most(Bytes(0))
        })
        .judge();
    let report = verdict.report();
    assert_eq!(measured_by(report, "heap-grows-not"), "1,000 bytes");
    // Only a run that was not cut prints.
    assert!(report.printed.is_none(), "{:?}", report.printed);
}

#[test]
fn an_operation_that_hangs_is_not_dropped_anywhere() {
    let verdict = harness::cancelled(harness::exercise!(), ["one"], HORIZON, |_: &Empty| {
        std::future::pending::<()>()
    })
    .check("returns", "it returns", common::returns)
    .judge();
    assert_eq!(verdict.report().tally.timings, 1);
    assert_eq!(verdict.report().conclusion, Conclusion::NotFixed);
}
