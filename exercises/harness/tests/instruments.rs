//! Each instrument sees its trap, and stays quiet without it.

use std::pin::pin;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Check, Gauge, Limit, Measured, Run, Watch, World, check};
use record::{Conclusion, Step};
use tokio::time::{sleep, timeout};

use common::{Empty, judge, keeps_no_memory, measured_by, returns, trial};

mod common;

harness::allocator!();

const JOB: Watch = Watch::named("job");
const JOBS: Gauge = Gauge::named("jobs");

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Whether a job went on whenever it could, after a look at the run.
fn never_waits(look: impl Fn(&Run<Empty>) + 'static) -> Check<Empty> {
    check("never-waits", "it goes on at once").limit(Limit::exactly(Duration::ZERO)).measure(
        move |run| {
            look(run);
            Measured::new(run.longest_gap(JOB).expect("it was woken").length)
        },
    )
}

#[test]
fn polls_see_a_future_that_could_go_on_and_was_not_polled() {
    let verdict = trial(|world| async move {
        let mut job = pin!(world.recorder.watch(JOB, sleep(ms(100))));
        // A timeout only borrows the job. It is polled at 0 ms and at 350 ms, and could go
        // on at 100 ms.
        let _ = timeout(ms(50), &mut job).await;
        sleep(ms(300)).await;
        job.await;
    })
    .check(never_waits(|run| {
        let gap = run.longest_gap(JOB).expect("it was woken");
        assert_eq!((gap.woken, gap.length), (ms(100), ms(250)));
        assert!(gap.ended);
    }))
    .judge();
    assert_eq!(measured_by(verdict.report(), "never-waits"), "0.250 s");
}

#[test]
fn polls_are_quiet_about_a_future_that_is_polled_when_it_is_woken() {
    let verdict = trial(|world| async move {
        let job = world.recorder.watch(JOB, async {
            for _ in 0..10 {
                sleep(ms(10)).await;
            }
        });
        tokio::join!(job, sleep(ms(35)));
    })
    .check(never_waits(|run| assert_eq!(run.started(JOB), 1)))
    .check(keeps_no_memory())
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn polls_see_a_future_that_is_never_polled_again_and_one_that_is_dropped() {
    const DROPPED: Watch = Watch::named("dropped");
    let verdict = trial(|world| async move {
        let _ = timeout(ms(10), world.recorder.watch(DROPPED, sleep(ms(100)))).await;
        let mut kept = pin!(world.recorder.watch(JOB, sleep(ms(100))));
        let _ = timeout(ms(10), &mut kept).await;
        std::future::pending::<()>().await;
    })
    .check(never_waits(|run| {
        let gap = run.longest_gap(JOB).expect("it was woken");
        assert!(!gap.ended);
        assert_eq!(gap.woken + gap.length, run.horizon());
        assert_eq!(run.longest_gap(DROPPED), None);
    }))
    .judge();
    assert!(verdict.report().checks[0].outcome.is_failed(), "{:?}", verdict.report());
}

/// In no runtime it ever ends. A timer of the harness's must not poll it either.
#[test]
fn a_future_that_nobody_wakes_never_returns() {
    let verdict = judge(|_| {
        let mut polled = false;
        std::future::poll_fn(move |_| match std::mem::replace(&mut polled, true) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        })
    });
    assert_eq!(measured_by(verdict.report(), "returns"), "it never returned");
}

#[test]
fn a_trace_shows_each_step_and_the_heap() {
    // Read by the verdict, which passes it on to its child.
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
    let verdict = trial(|world| async move {
        let recorder = world.recorder;
        let _ = timeout(ms(10), recorder.watch(Watch::named("dropped"), sleep(ms(100)))).await;
        let mut kept = pin!(recorder.watch(Watch::named("kept"), sleep(ms(100))));
        let _ = timeout(ms(10), &mut kept).await;
        let block = vec![0_u8; 5_000];
        sleep(ms(5)).await;
        recorder.note(1);
        drop(block);
        std::future::pending::<()>().await;
    })
    .check(returns())
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
    let verdict = trial(|world| async move {
        let job = tokio::spawn(world.recorder.watch(JOB, sleep(ms(20_000))));
        while !job.is_finished() {
            sleep(ms(1)).await;
        }
    })
    .check(never_waits(|run| assert!(run.returned().is_some_and(|at| at >= ms(20_000)))))
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

/// How many jobs were polled at all.
fn started(count: usize) -> Check<Empty> {
    check("started", "so many were polled")
        .limit(Limit::exactly(count))
        .measure(|run| Measured::new(run.started(JOB)))
}

#[test]
fn a_future_that_is_made_and_never_polled_was_not_started() {
    let verdict = trial(|world| {
        drop(world.recorder.watch(JOB, async {}));
        async {}
    })
    .check(started(0))
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn any_number_of_futures_is_watched() {
    let verdict = trial(|world| async move {
        for _ in 0..1_000 {
            world.recorder.watch(JOB, async {}).await;
        }
    })
    .check(started(1_000))
    .check(keeps_no_memory())
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn the_clock_gives_simulated_time_and_the_horizon_outlasts_the_program() {
    let verdict = trial(|world| async move {
        sleep(ms(20_000)).await;
        tokio::spawn(async move {
            sleep(ms(30_000)).await;
            world.recorder.note(1);
        });
    })
    .check(check("late-note", "the task goes on").limit(Limit::exactly(ms(50_000))).measure(
        |run: &Run<Empty>| {
            assert_eq!(run.returned(), Some(ms(20_000)));
            Measured::new(run.events().first(|_| true).expect("it was noted").at)
        },
    ))
    .check(
        check("one-left", "it was left behind")
            .limit(Limit::exactly(1_usize))
            .measure(|run| Measured::new(run.tasks_left())),
    )
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn an_event_has_the_line_that_led_to_it() {
    let verdict = trial(|world| async move { world.recorder.note(1) })
        .check(check("line", "its line").limit(Limit::exactly(line!() as usize - 1)).measure(
            |run: &Run<Empty>| {
                let event = run.events().first(|_| true).expect("it was noted");
                assert!(event.line.file().ends_with("instruments.rs"));
                Measured::new(event.line.line() as usize)
            },
        ))
        .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn tasks_that_are_left_behind_are_counted_when_the_program_returns() {
    let verdict = trial(|world| {
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
    .check(
        check("nothing-left", "no task is alive")
            .limit(Limit::exactly(0_usize))
            .measure(|run| Measured::new(run.tasks_left())),
    )
    .judge();
    assert_eq!(measured_by(verdict.report(), "nothing-left"), "2");
}

#[test]
fn the_gauge_counts_how_many_are_inside_at_once_and_knows_its_highest_point() {
    let verdict = trial(|world| async move {
        let jobs = world.recorder.gauge(JOBS);
        let job = || async {
            let _inside = jobs.enter();
            sleep(ms(10)).await;
        };
        job().await;
        tokio::join!(job(), job(), job());
        std::mem::forget(jobs.enter());
    })
    .check(check("at-most-two", "two at once").limit(Limit::at_most(2_u64)).measure(
        |run: &Run<Empty>| {
            let jobs = run.gauge(JOBS);
            assert_eq!((jobs.entries, jobs.exits, jobs.inside()), (5, 4, 1));
            let highest = jobs.highest.expect("some were inside");
            assert_eq!((highest.inside, highest.at), (3, ms(10)));
            assert!(highest.line.file().ends_with("instruments.rs"));
            Measured::new(jobs.most())
        },
    ))
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
fn the_worst_of_the_cases_is_shown() {
    let verdict = harness::simulated(harness::exercise!(), ms(60_000), |world: &Waits| {
        let time = world.0;
        async move { sleep(time).await }
    })
    .timings([10, 30, 20], u64::to_string)
    .check(check("quick", "it is quick").limit(Limit::at_most(ms(15))).measure(
        |run: &Run<Waits>| {
            let took = run.returned().expect("it returns");
            assert_eq!(took, ms(*run.case()), "a run knows its case");
            assert_eq!(took, *run.facts(), "and what its world found in the end");
            Measured::new(took)
        },
    ))
    .judge();
    assert_eq!(measured_by(verdict.report(), "quick"), "0.030 s");
    assert_eq!(verdict.report().tally.fail, 2);
    assert_eq!(verdict.report().story.as_ref().unwrap().case, "the timing \"30\"");
}

/// A world that tells the program how long to wait.
struct Waits(Duration);

impl World for Waits {
    type Case = u64;
    type Event = ();
    type Facts = Duration;

    fn new(millis: &u64, _: harness::Recorder<()>) -> Self {
        Self(ms(*millis))
    }

    fn inspect(&self) -> Duration {
        self.0
    }
}
