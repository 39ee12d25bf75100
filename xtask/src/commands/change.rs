//! What changed between the last red attempt and one that is fixed, in a line.

use crate::ledger::{Attempt, Measured};

/// The widest that one number with its unit may be, so that a line can hold it twice.
const WIDEST: usize = 48;

/// One thing that was wrong, as it was and as it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    before: String,
    now: String,
}

impl Change {
    /// `80,744 bytes more → 0 bytes more`.
    pub(super) fn drawn(&self) -> String {
        format!("{} → {}", self.before, self.now)
    }

    /// `before 80,744 bytes more, now 0 bytes more`.
    pub(super) fn said(&self) -> String {
        format!("before {}, now {}", self.before, self.now)
    }
}

/// What failed in a red attempt and is right now: first that nothing hangs any more, then numbers,
/// then words, short ones first. Nothing of attempts that were kept without numbers.
pub(super) fn between(red: &Attempt, fixed: &Attempt) -> Vec<Change> {
    let hang = (red.hang > 0).then(|| Change {
        before: format!("{} {}", red.hang, if red.hang == 1 { "hangs" } else { "hang" }),
        now: "0".to_owned(),
    });
    let mut changes: Vec<Change> = red.failed.iter().filter_map(|id| of(id, red, fixed)).collect();
    changes.sort_by_key(|Change { before, now }| {
        let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
        (!(is_number(before) && is_number(now)), before.len() + now.len())
    });
    hang.into_iter().chain(changes).collect()
}

fn of(id: &str, red: &Attempt, fixed: &Attempt) -> Option<Change> {
    let value = |attempt: &Attempt| {
        let measured = attempt.measured.iter().find(|measured| measured.id == id);
        measured.map(|Measured { value, .. }| first_part(value).to_owned())
    };
    let change = Change { before: value(red)?, now: value(fixed)? };
    let is_short = change.before.len().max(change.now.len()) <= WIDEST;
    (is_short && change.before != change.now).then_some(change)
}

/// `80,744 bytes more` of `80,744 bytes more, in 24 blocks`.
fn first_part(value: &str) -> &str {
    value.split([';', ':']).next().unwrap_or_default().split(", ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use record::Conclusion;

    use super::*;

    fn attempt(hang: usize, failed: &[&str], values: &[(&str, &str)]) -> Attempt {
        let measured = values.iter().map(|(id, value)| Measured {
            id: (*id).to_owned(),
            value: (*value).to_owned(),
            limit: "0".to_owned(),
        });
        Attempt {
            format: 1,
            exercise: "futurelock/copy_job".to_owned(),
            unix_time: 1,
            conclusion: Conclusion::NotFixed,
            failed: failed.iter().map(|id| (*id).to_owned()).collect(),
            hang,
            measured: measured.collect(),
        }
    }

    #[test]
    fn numbers_come_before_words_and_what_passed_then_is_left_out() {
        let red = attempt(
            34,
            &["snoozed", "heap", "gone"],
            &[
                ("snoozed", "it never went on"),
                ("heap", "80,744 bytes more, in 24 blocks"),
                ("fine", "7 parts"),
                ("gone", "3"),
            ],
        );
        let fixed = attempt(
            0,
            &[],
            &[("snoozed", "0 s later"), ("heap", "0 bytes more"), ("fine", "8 parts")],
        );
        let drawn: Vec<String> = between(&red, &fixed).iter().map(Change::drawn).collect();
        let expected =
            ["34 hang → 0", "80,744 bytes more → 0 bytes more", "it never went on → 0 s later"];
        assert_eq!(drawn, expected);
        assert_eq!(between(&attempt(0, &["heap"], &[]), &fixed), []);
    }
}
