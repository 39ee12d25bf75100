//! What `verify` found, as plain data, and the table that shows it.

use std::fmt::Write as _;
use std::time::Duration;

use crate::console::Console;
use record::style::{GREEN, RED};

/// One thing that was verified.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// The exercise or chapter, and the variant or rule: `futurelock/copy_job rejected/biased`.
    pub(crate) case: String,
    /// What must be found.
    pub(crate) expected: String,
    /// What was found instead; none if it is the same.
    pub(crate) instead: Option<String>,
    /// More about what was found instead, over several lines.
    pub(crate) detail: String,
    /// How often it ran, and how long a run took.
    pub(crate) runs: Option<Runs>,
}

/// How often a case ran.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Runs {
    /// The number of runs.
    pub(crate) count: u32,
    /// The time of one, on average.
    pub(crate) time: Duration,
    /// Whether one takes so long that there are few.
    pub(crate) is_slow: bool,
}

impl Outcome {
    /// A rule of the workbook, and what breaks it.
    pub(crate) fn of_rule(case: String, rule: &str, problems: &[String]) -> Self {
        let instead = match problems {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(format!("{} problems, see below", several.len())),
        };
        let detail = if problems.len() > 1 { problems.join("\n") } else { String::new() };
        Self { case, expected: rule.to_owned(), instead, detail, runs: None }
    }

    /// Whether it is as it must be.
    pub(crate) fn passed(&self) -> bool {
        self.instead.is_none()
    }
}

/// How often the cases among the outcomes ran, in words: `2 runs`, `2 to 17 runs`.
pub(crate) fn runs(outcomes: &[Outcome]) -> String {
    let counts = || outcomes.iter().filter_map(|outcome| outcome.runs).map(|runs| runs.count);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    if least == most { format!("{most} runs") } else { format!("{least} to {most} runs") }
}

/// All outcomes as a table, followed by the details of those that failed.
pub(crate) fn table(outcomes: &[Outcome], console: Console) -> String {
    let mut text = String::new();
    let case_width = widest(outcomes.iter().map(|outcome| outcome.case.as_str()));
    let expected_width = widest(outcomes.iter().map(|outcome| outcome.expected.as_str()));
    if !console.plain {
        let (case, expected) = ("case", "expected");
        let _ = writeln!(
            text,
            "      {case:case_width$}  {expected:expected_width$}  {:>12}  got",
            "time per run"
        );
    }
    for outcome in outcomes {
        let Outcome { case, expected, instead, runs, .. } = outcome;
        let mark = if outcome.passed() { (GREEN, "ok  ") } else { (RED, "FAIL") };
        let time = runs.map(words).unwrap_or_default();
        let got = instead.as_deref().unwrap_or("the same");
        let _ = if console.plain {
            let mark = if outcome.passed() { "ok" } else { "failed" };
            writeln!(text, "{mark}: {case}. Expected: {expected}. Got: {got}. {time}")
        } else {
            let mark = console.paint(mark.0, mark.1);
            writeln!(
                text,
                "{mark}  {case:case_width$}  {expected:expected_width$}  {time:>12}  {got}"
            )
        };
    }
    for outcome in outcomes.iter().filter(|outcome| !outcome.detail.is_empty()) {
        let _ = writeln!(text, "\n{}:", console.paint(RED, &outcome.case));
        for line in outcome.detail.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn words(Runs { count, time, is_slow }: Runs) -> String {
    let reason = if is_slow { " (slow)" } else { "" };
    format!("{count} x {} ms{reason}", time.as_millis())
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or_default()
}
