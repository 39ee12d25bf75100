//! One verdict run several times, which must say the same each time, to the last digit.

use std::time::Duration;

use record::{Check, Conclusion, Outcome, Report};
use workbook::{Finding, Result};

use super::outcome::Runs;
use super::schedule::State;
use crate::build::{NoReport, Reported, Run};

/// A case whose run takes longer is slow.
const SLOW: Duration = Duration::from_secs(2);

/// What came of running a case several times.
pub(crate) struct Repeated {
    /// How often, and how long.
    pub(crate) runs: Runs,
    /// What the reports say, or why there was one missing.
    pub(crate) reports: std::result::Result<Reports, NoReport>,
}

/// What the reports of a case say: they must all say the same.
pub(crate) struct Reports {
    /// What the first one found.
    pub(crate) finding: Finding,
    /// All its checks.
    pub(crate) checks: Vec<Check>,
    /// The next report that differs from it.
    pub(crate) difference: Option<Difference>,
}

/// A report that is not like the first.
pub(crate) struct Difference {
    /// The run that gave it.
    pub(crate) run: u32,
    /// What that one found.
    pub(crate) finding: Finding,
    /// Where the two differ.
    pub(crate) detail: String,
}

/// The runs of a case until now.
#[derive(Default)]
pub(crate) struct Repeats {
    count: u32,
    total: Duration,
    is_slow: bool,
    first: Option<Reported>,
    difference: Option<Difference>,
    missing: Option<NoReport>,
}

impl Repeats {
    /// Adds a run of a program, and gives their number. One that cannot be started has left no
    /// report.
    pub(crate) fn add(&mut self, run: Result<Run>) -> u32 {
        self.count += 1;
        let outcome = match run {
            Ok(Run { outcome, time }) => {
                self.total += time;
                self.is_slow |= time > SLOW;
                outcome
            }
            Err(error) => Err(NoReport { reason: error.to_string(), output: String::new() }),
        };
        match (outcome, &self.first) {
            (Ok(report), None) => self.first = Some(report),
            (Ok(report), Some(first)) => {
                self.difference = differ(first, &report).map(|detail| Difference {
                    run: self.count,
                    finding: finding(&report.report),
                    detail,
                });
            }
            (Err(none), _) => self.missing = Some(none),
        }
        self.count
    }

    /// Whether another run can show more.
    pub(crate) fn state(&self) -> State {
        if self.difference.is_some() || self.missing.is_some() {
            State::Settled
        } else if self.is_slow {
            State::Slow
        } else {
            State::Quick
        }
    }

    /// What came of all runs.
    pub(crate) fn result(self) -> Repeated {
        let Self { count, total, is_slow, first, difference, missing } = self;
        let runs = Runs { count, time: total / count.max(1), is_slow };
        let reports = match (missing, first) {
            (None, Some(Reported { report, .. })) => {
                Ok(Reports { finding: finding(&report), checks: report.checks, difference })
            }
            (missing, _) => Err(missing.unwrap_or_else(|| NoReport {
                reason: "it was not run".to_owned(),
                output: String::new(),
            })),
        };
        Repeated { runs, reports }
    }
}

fn finding(report: &Report) -> Finding {
    match report.conclusion {
        Conclusion::Fixed => Finding::Passes,
        Conclusion::NotFixed => Finding::Fails(report.failed().map(str::to_owned).collect()),
        Conclusion::NotJudged { .. } => Finding::NotJudged,
    }
}

/// Where two reports differ: in which checks, or else in which part of the text. Nothing if they
/// are the same byte for byte.
fn differ(first: &Reported, other: &Reported) -> Option<String> {
    if first.json == other.json {
        return None;
    }
    let checks = first.report.checks.iter().zip(&other.report.checks);
    let changed: Vec<String> = checks
        .filter(|(first, other)| first != other)
        .map(|(first, other)| {
            format!("{}: {}; then {}", first.id, words(&first.outcome), words(&other.outcome))
        })
        .collect();
    if changed.is_empty() {
        Some(parting(&first.json, &other.json))
    } else {
        Some(changed.join("\n"))
    }
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed { measured, .. } => format!("passed with {measured}"),
        Outcome::Failed { measured, .. } => format!("failed with {measured}"),
        Outcome::NotJudged { .. } => "not judged".to_owned(),
    }
}

/// Two texts from a little before the place where they part.
fn parting(first: &str, other: &str) -> String {
    let place = first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[place.saturating_sub(60)..text.len().min(place + 60)];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("first: {}\nother: {}", around(first), around(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_are_shown_where_they_part() {
        assert_eq!(parting("abc", "abd"), "first: abc\nother: abd");
        assert_eq!(parting("abc", "ab"), "first: abc\nother: ab");
        let long = "é".repeat(99);
        assert!(parting(&(long.clone() + "a"), &(long + "b")).contains("éa\nother: "));
    }
}
