//! Where one person stands.

use record::Conclusion;
use serde::Serialize;
use workbook::{Exercise, Workbook};

use super::people::Person;
use crate::ledger::{Attempt, Ledger, State};

/// Where a person stands.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// What their folder or file is called.
    pub(super) name: String,
    /// Where it was read.
    pub(super) ledger: String,
    /// The exercises that are fixed.
    pub(super) fixed: Vec<String>,
    /// When they last had anything judged, in seconds since 1970.
    pub(super) last_unix: Option<u64>,
    /// What they are at: what they tried last, or else what comes next; none if nothing is left.
    pub(super) at: Option<At>,
}

/// The exercise that a person is at.
#[derive(Debug, Serialize)]
pub(super) struct At {
    /// Chapter and exercise.
    pub(super) exercise: String,
    /// How often it was judged, and not fixed.
    pub(super) tries: usize,
    /// When that was first, in seconds since 1970.
    pub(super) since_unix: Option<u64>,
    /// The ids that failed last.
    pub(super) failed: Vec<String>,
    /// Why the last could not be judged, if it could not.
    pub(super) not_judged: Option<String>,
}

impl Standing {
    /// Reads it from what a person tried.
    pub(super) fn of(workbook: &Workbook, person: Person) -> Self {
        let Person { name, ledger: file, attempts } = person;
        let last = attempts.last().cloned();
        let ledger = Ledger::of(attempts);
        let is_fixed = |exercise: &&Exercise| ledger.state(exercise) == State::Fixed;
        let fixed = workbook.exercises().filter(is_fixed).map(|exercise| exercise.id.clone());
        let at = last.as_ref().and_then(|last| {
            workbook.exercises().find(|exercise| last.is_of(exercise) && !is_fixed(exercise))
        });
        let next = || {
            let open: Vec<&Exercise> =
                workbook.exercises().filter(|exercise| !is_fixed(exercise)).collect();
            open.iter().find(|exercise| !exercise.optional).or(open.first()).copied()
        };
        Self {
            name,
            ledger: file.display().to_string(),
            fixed: fixed.collect(),
            last_unix: last.map(|last| last.unix_time),
            at: at.or_else(next).map(|exercise| At::of(exercise, &ledger)),
        }
    }
}

impl At {
    fn of(exercise: &Exercise, ledger: &Ledger) -> Self {
        let tries: Vec<&Attempt> = ledger.attempts_at(exercise).collect();
        let last = tries.last();
        let not_judged = last.and_then(|last| match &last.conclusion {
            Conclusion::NotJudged { reason } => Some(reason.clone()),
            Conclusion::Fixed | Conclusion::NotFixed => None,
        });
        Self {
            exercise: exercise.id.clone(),
            tries: tries.len(),
            since_unix: tries.first().map(|first| first.unix_time),
            failed: last.map(|last| last.failed.clone()).unwrap_or_default(),
            not_judged,
        }
    }

    /// What fails, in a few words.
    pub(super) fn fails(&self) -> String {
        match &self.not_judged {
            Some(reason) if reason.starts_with("it does not compile") => {
                "does not compile".to_owned()
            }
            Some(_) => "could not be judged".to_owned(),
            None => self.failed.join(", "),
        }
    }
}
