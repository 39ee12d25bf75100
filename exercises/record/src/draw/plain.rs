//! The verdict as sentences only, one a line: no columns, no alignment, nothing left out.

use std::fmt::Write as _;
use std::time::Duration;

use super::words::{self, stopped};
use crate::{Check, Conclusion, Outcome, Report, Story, units};

pub(super) fn verdict(report: &Report) -> String {
    let mut text = String::new();
    let word = words::conclusion(report).1.to_lowercase();
    let _ = write!(text, "{}: {word}.", report.exercise);
    let tally = words::tally(report);
    let _ = if tally.is_empty() { writeln!(text) } else { writeln!(text, " {tally}.") };
    if let Some(each) = words::row(report) {
        let _ = writeln!(text, "In order: {}.", words::in_order(each));
    }
    if let Conclusion::NotJudged { reason } = &report.conclusion {
        let _ = writeln!(text, "{reason}");
    }
    for check in &report.checks {
        result(&mut text, check, report.own_test.is_some());
    }
    if let Some(story) = &report.story {
        happened(&mut text, story);
    }
    if !report.waits.is_empty() {
        text.push_str("What still waits:\n");
        for line in &report.waits.first {
            let _ = writeln!(text, "{}", stopped(line));
        }
        if report.waits.more > 0 {
            let _ = writeln!(text, "And {} more.", units::grouped(report.waits.more as u64));
        }
    }
    if let Some(line) = &report.line {
        let _ = writeln!(text, "Your line: {} line {}: {}", line.file, line.number, line.text);
    }
    match &report.own_test {
        None => {
            let _ = writeln!(text, "File: {}", report.file);
        }
        Some(test) => {
            if let Some(again) = &test.again {
                let _ = writeln!(text, "To run it alone: {again}");
            }
        }
    }
    text
}

fn result(text: &mut String, check: &Check, tells_cases: bool) {
    let Check { id, sentence, outcome, .. } = check;
    let sentence = stopped(sentence);
    let _ = match outcome {
        Outcome::Failed { measured, limit, meaning, cases } => {
            let (measured, limit) = (stopped(measured), stopped(limit));
            let _ = write!(text, "Failed, {id}: {sentence} Measured: {measured} Limit: {limit}");
            if let Some(meaning) = meaning {
                let _ = write!(text, " {}", stopped(meaning));
            }
            if tells_cases && !cases.is_empty() {
                let _ = write!(text, " In: {}.", words::cases(cases));
            }
            writeln!(text)
        }
        Outcome::Passed { measured, limit } => {
            let (measured, limit) = (stopped(measured), stopped(limit));
            writeln!(text, "Passed, {id}: {sentence} Measured: {measured} Limit: {limit}")
        }
        Outcome::NotJudged { needs } => {
            writeln!(text, "Not judged, {id}: {sentence} First {needs} must pass.")
        }
    };
}

fn happened(text: &mut String, story: &Story) {
    if story.lines.is_empty() {
        let _ = writeln!(text, "It failed in {}.", story.case);
        return;
    }
    let _ = writeln!(text, "What happened, in {}:", story.case);
    for line in &story.lines {
        let time = units::seconds(Duration::from_micros(line.at_us));
        let _ = writeln!(text, "At {time}, {}", stopped(&line.text));
    }
}
