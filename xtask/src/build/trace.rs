//! What happened in one run of a program, in simulated time.

use record::{Conclusion, Report, Trace, wire};
use workbook::{Error, Result};

use super::run::{NoReport, Program};

/// A trace, and how many cases there are.
#[derive(Debug)]
pub(crate) struct Traced {
    /// What happened in the run.
    pub(crate) trace: Trace,
    /// How many cases the verdict tries.
    pub(crate) cases: usize,
}

/// Runs a program for the trace of a case. Without one, it is that of the run that the verdict
/// tells of, if it is red, else that of the first.
///
/// # Errors
/// There is no such case, or the program leaves no report, or one without a trace.
pub(crate) fn trace(program: &Program, case: Option<usize>) -> Result<Traced> {
    let wanted = case.map_or_else(|| wire::SHOWN.to_owned(), |case| case.to_string());
    let report = match program.run_traced(&wanted)?.outcome {
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
    Ok(Traced { trace: trace_in(report)?, cases })
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
