//! What happened in one run of a program, in simulated time.

use record::{Conclusion, Report, Tally, Trace, wire};
use workbook::{Error, Result};

use super::run::{NoReport, Run};

/// A trace, and how all cases went.
#[derive(Debug)]
pub(crate) struct Traced {
    /// What happened in the run.
    pub(crate) trace: Trace,
    /// How the cases went that the verdict tries.
    pub(crate) tally: Tally,
}

/// The name of a case for a run that is to be traced. Without one, it is that of the run that the verdict
/// tells of, if it is red, else that of the first.
pub(crate) fn wanted(case: Option<usize>) -> String {
    case.map_or_else(|| wire::SHOWN.to_owned(), |case| case.to_string())
}

/// The trace of a case that a run was [`wanted`] for.
///
/// # Errors
/// There is no such case, or the program left no report, or one without a trace.
pub(crate) fn trace(run: Run, case: Option<usize>) -> Result<Traced> {
    let report = match run.outcome {
        Ok(reported) => reported.report,
        Err(NoReport { reason, output }) => {
            return Err(Error::unjudged(format!(
                "the verdict's program has failed, {reason}; it wrote:\n{output}"
            )));
        }
    };
    let cases = report.tally.cases;
    if let Some(case) = case.filter(|case| cases > 0 && *case >= cases) {
        let last = cases - 1;
        return Err(Error::misuse(format!("there is no case {case}; the last is {last}")));
    }
    let tally = report.tally.clone();
    Ok(Traced { trace: trace_in(report)?, tally })
}

/// The trace that a report holds.
fn trace_in(report: Report) -> Result<Trace> {
    let Report { conclusion, trace, .. } = report;
    let reason = match conclusion {
        Conclusion::NotJudged { reason } => reason,
        Conclusion::Fixed | Conclusion::NotFixed => "the run was not recorded".to_owned(),
    };
    trace.ok_or_else(|| Error::unjudged(format!("there is nothing to draw: {reason}")))
}
