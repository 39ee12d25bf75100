//! One verdict run several times, which must say the same each time, to the last digit.

use std::collections::BTreeSet;
use std::time::Duration;

use record::{Conclusion, Outcome, Report};
use workbook::{Finding, Result};

use super::outcome::Runs;
use crate::build::{NoReport, Program, Reported};

/// A case whose run takes longer is repeated no more often than `FEW`.
const SLOW: Duration = Duration::from_secs(2);
/// How often a case is run, unless it is asked for otherwise.
pub(crate) const FEW: u32 = 3;

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
    /// The ids of all its checks.
    pub(crate) ids: BTreeSet<String>,
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

/// Runs a program several times, until a report differs from the first or is not there.
///
/// # Errors
/// It cannot be started.
pub(crate) fn repeat(program: &Program, wanted: u32) -> Result<Repeated> {
    let mut first: Option<Reported> = None;
    let mut difference = None;
    let mut missing = None;
    let (mut count, mut total, mut limit) = (0, Duration::ZERO, wanted);
    while count < limit && difference.is_none() && missing.is_none() {
        let run = program.run()?;
        count += 1;
        total += run.time;
        if run.time > SLOW {
            limit = limit.min(FEW);
        }
        match (run.outcome, &first) {
            (Ok(report), None) => first = Some(report),
            (Ok(report), Some(first)) => {
                difference = differ(first, &report).map(|detail| Difference {
                    run: count,
                    finding: finding(&report.report),
                    detail,
                });
            }
            (Err(none), _) => missing = Some(none),
        }
    }
    let runs = Runs { count, time: total / count.max(1), cut: limit < wanted };
    let reports = match (missing, first) {
        (None, Some(Reported { report, .. })) => Ok(Reports {
            finding: finding(&report),
            ids: report.checks.into_iter().map(|check| check.id).collect(),
            difference,
        }),
        (missing, _) => Err(missing.unwrap_or_else(|| NoReport {
            reason: "it was not run".to_owned(),
            output: String::new(),
        })),
    };
    Ok(Repeated { runs, reports })
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
