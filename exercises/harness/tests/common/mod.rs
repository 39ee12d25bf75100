//! The smallest world: it offers a recorder, and nothing happens in it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use std::time::Duration;

use harness::{
    Bytes, Check, Limit, Measured, Recorder, Sites, Trial, Verdict, World, check as a_check,
    heap_check,
};
use record::{Check as Result, Conclusion, Outcome, Report};

/// Far more than any program here needs.
pub const HORIZON: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Empty {
    pub recorder: Recorder<u32>,
}

impl World for Empty {
    type Case = &'static str;
    type Event = u32;
    type Facts = ();

    fn new(_: &&'static str, recorder: Recorder<u32>) -> Self {
        Self { recorder }
    }

    fn inspect(&self) {}
}

/// A trial of a program in one case.
pub fn trial<F: Future + 'static>(program: impl Fn(Empty) -> F + 'static) -> Trial<Empty> {
    harness::simulated(harness::exercise!(), HORIZON, move |world: &Empty| program(world.clone()))
        .cases(["the only case"], |case| (*case).to_owned())
        .tell(|note| Some(format!("note {note}")))
}

/// A trial of an operation that is dropped wherever it can be.
pub fn cancelled<F: Future + 'static>(program: impl Fn(Empty) -> F + 'static) -> Trial<Empty> {
    harness::cancelled(harness::exercise!(), HORIZON, move |world: &Empty| program(world.clone()))
        .cases(["one"], |case| (*case).to_owned())
        .tell(|note| Some(format!("note {note}")))
}

/// Judges a program by whether it returned, and by its heap.
pub fn judge<F: Future + 'static>(program: impl Fn(Empty) -> F + 'static) -> Verdict {
    trial(program).check(returns()).check(keeps_no_memory()).judge()
}

pub fn returns<W: World>() -> Check<W> {
    a_check("returns", "it returns").holds("it returns").measure(|run| {
        let ending = run.ending().to_string();
        if run.returned().is_some() { Measured::holds(ending) } else { Measured::broken(ending) }
    })
}

pub fn keeps_no_memory<W: World>() -> Check<W> {
    heap_check("heap-grows-not", "it keeps no memory", Sites::AtEnd)
        .limit(Limit::at_most(Bytes(0)))
        .measure(|run| Measured::new(Bytes(run.heap_growth().bytes)))
}

pub fn check<'a>(report: &'a Report, id: &str) -> &'a Result {
    report.checks.iter().find(|check| check.id == id).expect("the verdict has this check")
}

pub fn measured_by<'a>(report: &'a Report, id: &str) -> &'a str {
    match &check(report, id).outcome {
        Outcome::Passed { measured, .. } | Outcome::Failed { measured, .. } => measured,
        Outcome::NotJudged { needs } => panic!("{id} was not judged: {needs} did not pass"),
    }
}

/// The one red line of a program that broke off, and that nothing else is claimed.
pub fn broke_off(report: &Report) -> &str {
    assert_eq!(report.conclusion, Conclusion::NotFixed);
    assert_eq!(report.failed().next(), Some("runs-through"), "{report:?}");
    measured_by(report, "runs-through")
}

/// It panicked in this file, with this message.
pub fn assert_panicked(report: &Report, file: &str, message: &str) {
    let how = broke_off(report);
    let place = how.strip_prefix("it panicked: ").and_then(|how| how.strip_prefix(file));
    let line = place.and_then(|place| place.strip_suffix(&format!(": {message}")));
    let line = line.and_then(|line| line.strip_prefix(':'));
    assert!(line.is_some_and(|line| line.parse::<u32>().is_ok()), "{how}");
}

/// Why nothing was judged.
pub fn not_judged(report: &Report) -> &str {
    let Conclusion::NotJudged { reason } = &report.conclusion else { panic!("{report:?}") };
    assert_eq!(report.exit_code(), record::ExitCode::NotJudged);
    reason
}
