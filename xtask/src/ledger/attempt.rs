//! One run of a verdict over the reader's own file: a line of the ledger.

use std::time::{SystemTime, UNIX_EPOCH};

use record::wire::{self, ReadError};
use record::{Conclusion, Outcome, Report};
use serde::{Deserialize, Serialize};
use workbook::Exercise;

/// One run of a verdict over the reader's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    /// The format of the line; the first ones did not name it.
    #[serde(default = "wire::first_format")]
    pub(crate) format: u32,
    /// Chapter and exercise, as they were called then.
    pub(crate) exercise: String,
    /// When, in seconds since 1970.
    pub(crate) unix_time: u64,
    /// What it came to.
    pub(crate) conclusion: Conclusion,
    /// The ids of the checks that failed.
    pub(crate) failed: Vec<String>,
    /// Cases in which the program never came to its end, of a red verdict.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) hang: usize,
    /// What the checks measured; nothing in lines of the first versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) measured: Vec<Measured>,
}

/// What one check measured, in the words of the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The id of the check.
    pub(crate) id: String,
    /// What was measured.
    pub(crate) value: String,
    /// What it was allowed to be.
    pub(crate) limit: String,
}

impl Attempt {
    /// The attempt that has just been judged.
    pub(crate) fn now(exercise: &Exercise, report: &Report) -> Self {
        // A clock before 1970 is no reason to fail.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            format: wire::FORMAT,
            exercise: exercise.id.clone(),
            unix_time: now.as_secs(),
            conclusion: report.conclusion.clone(),
            failed: report.failed().map(str::to_owned).collect(),
            // A service that is right may run for ever.
            hang: if report.conclusion == Conclusion::NotFixed { report.tally.hang } else { 0 },
            measured: report.checks.iter().filter_map(Measured::by).collect(),
        }
    }

    /// Whether it was of this exercise, under any of its names.
    pub(crate) fn is_of(&self, exercise: &Exercise) -> bool {
        self.exercise == exercise.id || exercise.is_called(&self.exercise)
    }
}

impl Measured {
    /// What a check measured; none if it was not judged.
    fn by(check: &record::Check) -> Option<Self> {
        let (Outcome::Passed { measured, limit } | Outcome::Failed { measured, limit, .. }) =
            &check.outcome
        else {
            return None;
        };
        Some(Self { id: check.id.clone(), value: measured.clone(), limit: limit.clone() })
    }
}

/// What a file of attempts holds.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The attempts, oldest first.
    pub(crate) attempts: Vec<Attempt>,
    /// The format of lines that a newer version of the workbook wrote, if there are any.
    pub(crate) foreign: Option<u32>,
    /// Whole lines that are no attempts.
    pub(crate) spoiled: usize,
}

impl Lines {
    /// Reads each line for itself: a full disk leaves half of one behind, an editor bytes that are
    /// no text, and neither must cost the others.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut lines = Self::default();
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match str::from_utf8(line).map(wire::read) {
                Ok(Ok(attempt)) => lines.attempts.push(attempt),
                Ok(Err(ReadError::Format(format))) => lines.foreign = Some(format),
                // Without its end it may be one that is being written just now.
                Ok(Err(ReadError::Json(_))) | Err(_) => {
                    lines.spoiled += usize::from(line.ends_with(b"\n"));
                }
            }
        }
        lines
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str =
        r#"{"exercise":"futurelock/copy_job","unix_time":1,"conclusion":"fixed","failed":[]}"#;

    #[test]
    fn one_line_that_is_spoiled_costs_no_other() {
        let mut bytes = format!("{OLD}\n{{\"exercise\": \"fut\n").into_bytes();
        bytes.extend(b"\xff\xfe\n\n");
        bytes.extend(format!("{OLD}\n{{\"format\":2}}\n{OLD}\n{{\"exer").bytes());
        let Lines { attempts, foreign, spoiled } = Lines::parse(&bytes);
        assert_eq!((attempts.len(), foreign, spoiled), (3, Some(2), 2));
        assert_eq!(attempts[0].measured, []);
    }

    #[test]
    fn what_was_measured_is_kept() {
        let attempt = Attempt {
            hang: 34,
            measured: vec![Measured { id: "a".into(), value: "3".into(), limit: "0".into() }],
            ..Lines::parse(OLD.as_bytes()).attempts.remove(0)
        };
        let line = serde_json::to_string(&attempt).unwrap();
        assert!(line.ends_with(r#""hang":34,"measured":[{"id":"a","value":"3","limit":"0"}]}"#));
        assert_eq!(Lines::parse(line.as_bytes()).attempts, [attempt]);
    }
}
