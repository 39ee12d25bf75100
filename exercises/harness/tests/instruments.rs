//! Each instrument sees its trap, and stays quiet without it.

use std::pin::pin;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Bytes, measured};
use record::{Conclusion, Step};
use tokio::time::{sleep, timeout};

use common::{Empty, HORIZON, check, judge, measured_by, returns};

mod common;

harness::allocator!();

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn polls_see_a_future_that_could_go_on_and_was_not_polled() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let mut job = pin!(recorder.watch("job", sleep(ms(100))));
            // A timeout only borrows the job. It is polled at 0 ms and at 350 ms, and could go
            // on at 100 ms.
            let _ = timeout(ms(50), &mut job).await;
            sleep(ms(300)).await;
            job.await;
        }
    })
    .check("never-snoozed", "it goes on at once", |run| {
        let snooze = run.longest_snooze("job").expect("it was woken");
        assert_eq!((snooze.woken, snooze.length), (ms(100), ms(250)));
        assert!(snooze.ended);
        measured(snooze.length).equals(Duration::ZERO)
    })
    .judge();
    assert_eq!(measured_by(verdict.report(), "never-snoozed"), "0.250 s");
}

#[test]
fn polls_are_quiet_about_a_future_that_is_polled_when_it_is_woken() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let job = recorder.watch("job", async {
                for _ in 0..10 {
                    sleep(ms(10)).await;
                }
            });
            tokio::join!(job, sleep(ms(35)));
        }
    })
    .check("never-snoozed", "it goes on at once", |run| {
        assert_eq!(run.started("job"), 1);
        measured(run.longest_snooze("job").expect("it was woken").length).equals(Duration::ZERO)
    })
    .check_heap("heap-grows-not", "it keeps no memory", |run| {
        measured(Bytes(run.heap_growth().bytes)).at_most(Bytes(0))
    })
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn polls_see_a_future_that_is_never_polled_again_and_one_that_is_dropped() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let _ = timeout(ms(10), recorder.watch("dropped", sleep(ms(100)))).await;
            let mut kept = pin!(recorder.watch("kept", sleep(ms(100))));
            let _ = timeout(ms(10), &mut kept).await;
            std::future::pending::<()>().await;
        }
    })
    .check("never-snoozed", "it goes on at once", |run| {
        let snooze = run.longest_snooze("kept").expect("it was woken");
        assert!(!snooze.ended);
        assert_eq!(snooze.woken + snooze.length, run.horizon());
        assert_eq!(run.longest_snooze("dropped"), None);
        measured(snooze.length).equals(Duration::ZERO)
    })
    .judge();
    assert!(!verdict.report().checks[0].outcome.is_passed());
}

#[test]
fn a_trace_shows_each_step_and_the_heap() {
    // Read by the child, which inherits it.
    let asked = Command::new(std::env::current_exe().unwrap())
        .args(["traced_run", "--exact", "--ignored", "--nocapture"])
        .env(record::wire::TRACE, "0")
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stdout));
}

#[test]
#[ignore = "run by the test above, with a variable of the environment"]
fn traced_run() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let _ = timeout(ms(10), recorder.watch("dropped", sleep(ms(100)))).await;
            let mut kept = pin!(recorder.watch("kept", sleep(ms(100))));
            let _ = timeout(ms(10), &mut kept).await;
            let block = vec![0_u8; 5_000];
            sleep(ms(5)).await;
            recorder.note(1);
            drop(block);
            std::future::pending::<()>().await;
        }
    })
    .tell(|note| Some(format!("note {note}")))
    .check("returns", "it returns", returns)
    .judge();
    let trace = verdict.report().trace.as_ref().expect("it was asked for");
    let steps = |name| &trace.lanes.iter().find(|lane| lane.name == name).unwrap().steps[..];
    assert_eq!(steps("dropped"), [(0, Step::Started), (10_000, Step::Dropped)]);
    assert_eq!(steps("kept"), [(10_000, Step::Started), (110_000, Step::Woken)]);
    // The program itself was polled at 110 ms, and did not poll the future that was woken.
    assert!(steps("run").ends_with(&[(110_000, Step::Woken), (110_000, Step::Polled)]));
    assert_eq!(trace.returned_us, None);
    assert_eq!(trace.notes.iter().map(|note| note.at_us).collect::<Vec<_>>(), [25_000]);
    let live = |at| trace.heap.iter().rfind(|(from, _)| *from <= at).map_or(0, |(_, live)| *live);
    assert_eq!(live(22_000) - live(15_000), 5_000);
    assert_eq!(live(26_000), live(15_000));
}

#[test]
fn a_program_that_looks_each_millisecond_is_measured_to_its_end() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            let job = tokio::spawn(recorder.watch("job", sleep(ms(20_000))));
            while !job.is_finished() {
                sleep(ms(1)).await;
            }
        }
    })
    .check("never-snoozed", "it goes on at once", |run| {
        assert!(run.returned_at().is_some_and(|at| at >= ms(20_000)));
        measured(run.longest_snooze("job").expect("it was woken").length).equals(Duration::ZERO)
    })
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_future_that_is_made_and_never_polled_was_not_started() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        drop(world.recorder.watch("job", async {}));
        async {}
    })
    .check("not-started", "it was never polled", |run| measured(run.started("job")).equals(0))
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn the_clock_gives_simulated_time_and_the_horizon_outlasts_the_program() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let recorder = world.recorder.clone();
        async move {
            sleep(ms(20_000)).await;
            tokio::spawn(async move {
                sleep(ms(30_000)).await;
                recorder.note(1);
            });
        }
    })
    .check("returns", "it returns", |run| {
        assert_eq!(run.returned_at(), Some(ms(20_000)));
        assert_eq!(run.notes().map(|(at, _)| at).collect::<Vec<_>>(), [ms(50_000)]);
        returns(run)
    })
    .check("one-left", "the task goes on", |run| measured(run.tasks_left()).equals(1))
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn tasks_that_are_left_behind_are_counted_when_the_program_returns() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        // The world's own do not count, nor those that end at the very moment of the return.
        world.recorder.spawn(sleep(ms(1_000)));
        async {
            tokio::spawn(std::future::pending::<()>());
            tokio::spawn(sleep(ms(100)));
            tokio::spawn(sleep(ms(1_000))).abort();
            let stopped = tokio::spawn(tokio::task::yield_now());
            tokio::spawn(stopped);
        }
    })
    .check("nothing-left", "no task is alive", |run| measured(run.tasks_left()).equals(0))
    .judge();
    assert_eq!(measured_by(verdict.report(), "nothing-left"), "2");
}

#[test]
fn the_gauge_counts_how_many_are_inside_at_once() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |world: &Empty| {
        let gauge = world.recorder.gauge("jobs");
        async move {
            let job = || async {
                let _inside = gauge.enter();
                sleep(ms(10)).await;
            };
            tokio::join!(job(), job(), job());
            job().await;
            std::mem::forget(gauge.enter());
        }
    })
    .check("at-most-two", "two at once", |run| {
        let jobs = run.gauge("jobs");
        assert_eq!((jobs.entries, jobs.exits, jobs.inside()), (5, 4, 1));
        assert_eq!(run.gauge("never used").entries, 0);
        measured(jobs.most).at_most(2)
    })
    .judge();
    assert_eq!(measured_by(verdict.report(), "at-most-two"), "3");
}

#[test]
fn a_leak_at_every_second_call_is_seen() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let verdict = judge(|_| async {
        if CALLS.fetch_add(1, Ordering::Relaxed) % 2 == 1 {
            std::mem::forget(std::hint::black_box(vec![1_u8; 1_000]));
        }
    });
    assert_eq!(measured_by(verdict.report(), "heap-grows-not"), "1,000 bytes");
}

static KEPT: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

#[test]
fn the_heap_sees_what_is_kept() {
    let verdict = judge(|_| async {
        KEPT.lock().unwrap().push(vec![7; 1_000]);
    });
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["heap-grows-not"]);
    let found = measured_by(verdict.report(), "heap-grows-not");
    // The list itself grows only now and then; what it holds grows each time, and of three
    // measurements the middle one counts.
    assert_eq!(found, "1,000 bytes");
}

#[test]
fn the_heap_is_quiet_about_what_is_freed_and_about_caches_that_were_warm() {
    thread_local!(static CACHE: Mutex<Vec<u8>> = const { Mutex::new(Vec::new()) });
    let verdict = judge(|_| async {
        CACHE.with(|cache| cache.lock().unwrap().reserve(4_096));
        let task = tokio::spawn(async { vec![1_u8; 10_000].len() });
        assert_eq!(task.await.unwrap(), 10_000);
    });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_check_whose_need_did_not_pass_is_not_judged() {
    let verdict = harness::paused(harness::exercise!(), ["one"], HORIZON, |_: &Empty| async {
        std::future::pending::<()>().await;
    })
    .check("returns", "it returns", returns)
    .check("after", "what comes after", |_| panic!("there is nothing to measure"))
    .needs("returns")
    .judge();
    assert_eq!(verdict.report().left_unjudged(), [("returns", vec!["after"])]);
    assert!(check(verdict.report(), "returns").outcome.is_failed());
}

#[test]
fn the_worst_of_the_timings_is_shown() {
    let timings = ["10", "30", "20"];
    let verdict = harness::paused(harness::exercise!(), timings, HORIZON, |world: &Waits| {
        let time = world.0;
        async move { sleep(time).await }
    })
    .tell_timing(|timing| (*timing).to_owned())
    .check("quick", "it is quick", |run| {
        let took = run.returned_at().expect("it returns");
        measured(took).at_most(ms(15))
    })
    .judge();
    assert_eq!(measured_by(verdict.report(), "quick"), "0.030 s");
    assert_eq!(verdict.report().tally.fail, 2);
    assert_eq!(verdict.report().story.as_ref().unwrap().run, "in the timing \"30\"");
}

/// A world that tells the program how long to wait.
struct Waits(Duration);

impl harness::World for Waits {
    type Timing = &'static str;
    type Note = ();

    fn new(timing: &&'static str, _: harness::Recorder<()>) -> Self {
        Self(ms(timing.parse().expect("a number")))
    }
}
