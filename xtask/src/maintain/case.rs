//! A variant that is judged, and what its verdict must find.

use record::Check;
use workbook::{Exercise, Variant};

use super::outcome::Outcome;
use super::repeat::{Difference, Repeated, Reports};
use crate::build::{NoReport, NotBuilt};

/// A variant to be judged.
pub(crate) struct Case<'a> {
    /// Whose verdict judges it.
    pub(crate) exercise: &'a Exercise,
    /// What is judged.
    pub(crate) variant: Variant,
}

/// What judging a case gave.
pub(crate) struct Judged {
    /// As it is shown.
    pub(crate) outcome: Outcome,
    /// All checks in its report.
    pub(crate) checks: Vec<Check>,
}

impl Case<'_> {
    /// As it is shown: `futurelock/copy_job rejected/biased`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.exercise.id, self.variant.name)
    }

    /// The case was run, and this came of it.
    pub(crate) fn judged(&self, repeated: Repeated) -> Judged {
        let Repeated { runs, reports } = repeated;
        let expected = self.variant.expected(self.exercise);
        let (checks, instead, detail) = match reports {
            Err(NoReport { reason, output }) => {
                (Vec::new(), Some(format!("no report: {reason}")), output)
            }
            Ok(Reports { checks, finding, difference: Some(other) }) => {
                let Difference { run, finding: then, detail } = other;
                let instead = format!("run 1: {finding}; run {run} differs: {then}");
                (checks, Some(instead), detail)
            }
            Ok(Reports { checks, finding, difference: None }) => {
                let instead = (finding != expected).then(|| finding.to_string());
                (checks, instead, String::new())
            }
        };
        Judged { outcome: Outcome { runs: Some(runs), ..self.outcome(instead, detail) }, checks }
    }

    /// The case has no program.
    pub(crate) fn not_built(&self, reason: NotBuilt) -> Judged {
        let (fault, errors) = match reason {
            NotBuilt::Errors(errors) => ("does not compile", errors),
            NotBuilt::Skipped => ("was not built", String::new()),
        };
        Judged { outcome: self.outcome(Some(fault.to_owned()), errors), checks: Vec::new() }
    }

    fn outcome(&self, instead: Option<String>, detail: String) -> Outcome {
        let expected = self.variant.expected(self.exercise).to_string();
        Outcome { case: self.name(), expected, instead, detail, runs: None }
    }
}
