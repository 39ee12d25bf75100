//! The smallest world: it offers a recorder, and nothing happens in it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use std::time::Duration;

use harness::{Bytes, Finding, Recorder, Run, Verdict, World, measured};
use record::{Check, Conclusion, Outcome, Report};

/// Far more than any program here needs.
pub const HORIZON: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Empty {
    pub recorder: Recorder<u32>,
}

impl World for Empty {
    type Timing = &'static str;
    type Note = u32;

    fn new(_: &&'static str, recorder: Recorder<u32>) -> Self {
        Self { recorder }
    }
}

/// Judges a program by whether it returned, and by its heap.
pub fn judge<F: Future>(program: impl Fn(Empty) -> F) -> Verdict {
    harness::paused(harness::exercise!(), ["the only timing"], HORIZON, |world: &Empty| {
        program(world.clone())
    })
    .tell_timing(|timing| (*timing).to_owned())
    .tell(|note| Some(format!("note {note}")))
    .check("returns", "it returns", returns)
    .check_heap("heap-grows-not", "it keeps no memory", |run| {
        measured(Bytes(run.heap_growth().bytes)).at_most(Bytes(0))
    })
    .judge()
}

pub fn returns(run: &Run<u32>) -> Finding {
    measured(run.returned_at().map_or(1_u64, |_| 0)).reads(run.ending().to_string()).equals(0)
}

pub fn check<'a>(report: &'a Report, id: &str) -> &'a Check {
    report.checks.iter().find(|check| check.id == id).expect("the verdict has this check")
}

pub fn measured_by<'a>(report: &'a Report, id: &str) -> &'a str {
    match &check(report, id).outcome {
        Outcome::Passed { measured, .. } | Outcome::Failed { measured, .. } => measured,
        Outcome::NotJudged { needs } => panic!("{id} was not judged, for {needs}"),
    }
}

/// The one red line of a program that broke off, and that nothing else is claimed.
pub fn broke_off(report: &Report) -> &str {
    assert_eq!(report.conclusion, Conclusion::NotFixed);
    assert_eq!(report.failed().next(), Some("runs-through"), "{report:?}");
    measured_by(report, "runs-through")
}
