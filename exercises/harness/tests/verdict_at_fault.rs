//! A fault of the verdict's author is told as that, and never as the reader's: nothing is judged.

use harness::{Check, Gauge, Limit, Measured, Recorder, Run, World, check, heap_check};
use record::Sites;

use common::{Empty, HORIZON, not_judged, returns, trial};

mod common;

harness::allocator!();

/// Why a check on a program that is fine was not judged.
fn fault_of(measure: impl Fn(&Run<Empty>) -> u64 + 'static) -> String {
    let check: Check<Empty> = check("reads", "it reads something")
        .limit(Limit::exactly(0_u64))
        .measure(move |run| Measured::new(measure(run)));
    let verdict = trial(|_| async {}).check(check).judge();
    let reason = not_judged(verdict.report());
    assert!(reason.starts_with("The verdict is at fault, not your program"), "{reason}");
    reason.to_owned()
}

#[test]
fn a_gauge_that_was_never_begun_is_not_zero() {
    let reason = fault_of(|run| run.gauge(Gauge::named("jobs")).most());
    assert!(reason.contains("the world never began to count with the gauge \"jobs\""), "{reason}");
}

#[test]
fn a_heap_that_was_not_measured_is_not_zero() {
    let reason = fault_of(|run| run.heap_allocated().bytes);
    assert!(reason.contains("only for a `heap_check`"), "{reason}");
}

#[test]
fn a_peak_that_no_check_is_about_is_not_zero() {
    let check: Check<Empty> = heap_check("peak", "it needs little", Sites::AtEnd)
        .limit(Limit::at_most(0_u64))
        .measure(|run| Measured::new(run.heap_peak()));
    let verdict = trial(|_| async {}).check(check).judge();
    let reason = not_judged(verdict.report());
    assert!(reason.contains("is made with `Sites::AtPeak`"), "{reason}");
}

#[test]
fn a_pulse_in_simulated_time_is_not_zero() {
    let reason = fault_of(|run| run.pulse().late());
    assert!(reason.contains("only in real time"), "{reason}");
}

#[test]
fn a_check_that_panics_says_so() {
    let reason = fault_of(|_| panic!("it comes in each run"));
    assert!(reason.contains("it comes in each run"), "{reason}");
}

#[test]
fn a_limit_of_each_run_that_no_run_brings_is_kept_by_nothing() {
    let check: Check<Empty> = check("forgotten", "it has a limit")
        .limit(Limit::of_each_run("half of them"))
        .measure(|_| Measured::new(0_u64));
    let verdict = trial(|_| async {}).check(check).judge();
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["forgotten"]);
}

#[test]
fn a_check_that_found_nothing_to_measure_in_any_run_is_no_pass() {
    let nothing = |_: &Run<Empty>| Measured::<u64>::nothing("none is stuck");
    let stuck = || check("stuck", "none is stuck for long").limit(Limit::exactly(0_u64));
    let green = trial(|_| async {}).check(stuck().measure(nothing)).check(returns()).judge();
    let red = trial(|_| std::future::pending::<()>()).check(stuck().measure(nothing));
    let red = red.check(returns()).judge();
    if std::env::var_os(record::wire::CHILD).is_some() {
        return;
    }
    let reason = not_judged(green.report());
    assert!(reason.contains("the check \"stuck\" found nothing to measure in any run"), "{reason}");
    assert_eq!(red.report().failed().collect::<Vec<_>>(), ["returns"]);
}

#[test]
fn a_verdict_without_a_case_has_looked_at_nothing() {
    let verdict = trial(|_| async {}).cases([], |_| String::new()).check(returns()).judge();
    assert!(not_judged(verdict.report()).contains("the verdict has no case"));
}

#[test]
#[should_panic(expected = "the verdict has no check")]
fn a_verdict_without_a_check_is_none() {
    let _ = trial(|_| async {}).judge();
}

#[test]
#[should_panic(expected = "two checks have the id \"returns\"")]
fn two_checks_of_one_id_are_one_too_many() {
    let _ = trial(|_| async {}).check(returns().then([returns()])).judge();
}

/// A world that cannot be built.
struct Broken;

impl World for Broken {
    type Case = ();
    type Event = ();
    type Facts = ();

    fn new((): &(), _: Recorder<()>) -> Self {
        panic!("no such file")
    }

    fn inspect(&self) {}
}

#[test]
fn a_world_that_cannot_be_built_is_no_fault_of_the_program() {
    let verdict = harness::simulated(harness::exercise!(), HORIZON, |_: &Broken| async {})
        .cases([()], |()| "the only case".to_owned())
        .check(returns())
        .judge();
    assert!(not_judged(verdict.report()).contains("no such file"));
}

#[test]
fn each_verdict_of_a_test_is_judged() {
    let first = trial(|_| async {}).check(returns()).judge();
    let second = trial(|_| std::future::pending::<()>()).check(returns()).judge();
    // In a child of the second the first is nobody's business, and the other way round.
    if std::env::var_os(record::wire::CHILD).is_some() {
        return;
    }
    assert_eq!(first.report().conclusion, record::Conclusion::Fixed, "{:?}", first.report());
    assert_eq!(second.report().failed().collect::<Vec<_>>(), ["returns"]);
}

#[test]
fn a_thread_without_a_name_has_no_test() {
    let judge = || trial(|_| std::future::pending::<()>()).check(returns()).judge();
    let verdict = std::thread::spawn(judge).join().unwrap();
    assert!(not_judged(verdict.report()).contains("This thread has no name"));
}

#[test]
fn a_thread_with_another_name_comes_to_no_run() {
    let judge = || trial(|_| std::future::pending::<()>()).check(returns()).judge();
    let thread = std::thread::Builder::new().name("worker".to_owned());
    let verdict = thread.spawn(judge).unwrap().join().unwrap();
    let reason = not_judged(verdict.report());
    assert!(reason.starts_with("The verdict did not come to a first run"), "{reason}");
}

#[test]
fn a_runtime_around_the_verdict_is_named() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let verdict = runtime.block_on(async { trial(|_| async {}).check(returns()).judge() });
    let reason = not_judged(verdict.report());
    assert!(reason.starts_with("The verdict stands inside of an async runtime"), "{reason}");
    assert!(reason.contains("instead of `#[tokio::test]`"), "{reason}");
}

#[tokio::test]
async fn a_test_that_is_async_itself_is_told_to_be_none() {
    let verdict = trial(|_| async {}).check(returns()).judge();
    let reason = not_judged(verdict.report());
    assert!(reason.contains("instead of `#[tokio::test]`"), "{reason}");
}

/// A handle to a runtime is none: nothing is blocked by it.
#[test]
fn a_runtime_that_was_only_entered_does_no_harm() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    let verdict = trial(|_| async {}).check(returns()).judge();
    assert_eq!(verdict.report().conclusion, record::Conclusion::Fixed, "{:?}", verdict.report());
}

/// The child of the second verdict comes past the assertion about the first.
#[test]
fn an_assertion_between_two_verdicts_is_named() {
    let first = trial(|_| async {}).check(returns()).judge();
    assert_eq!(first.report().conclusion, record::Conclusion::Fixed, "{:?}", first.report());
    let second = trial(|_| async {}).check(returns()).judge();
    assert!(not_judged(second.report()).contains("between two verdicts"));
}
