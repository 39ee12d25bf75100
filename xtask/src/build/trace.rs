//! What happened in one run of a program, in simulated time.

use record::{Conclusion, Report, Trace, wire};
use workbook::{Error, Result};

use super::run::{NoReport, Program};

/// A trace, and how many timings there are.
#[derive(Debug)]
pub(crate) struct Traced {
    /// What happened in the run.
    pub(crate) trace: Trace,
    /// How many timings the verdict tries.
    pub(crate) timings: usize,
}

/// Runs a program for the trace of a timing. Without one, it is that of the run that the verdict
/// tells of, if it is red, else that of the first.
///
/// # Errors
/// There is no such timing, or the program leaves no report, or one without a trace.
pub(crate) fn trace(program: &Program, timing: Option<usize>) -> Result<Traced> {
    let wanted = timing.map_or_else(|| wire::SHOWN.to_owned(), |timing| timing.to_string());
    let report = match program.run_traced(&wanted)?.outcome {
        Ok(reported) => reported.report,
        Err(NoReport { reason, output }) => {
            return Err(Error::unjudged(format!(
                "the verdict's program has failed, {reason}; it wrote:\n{output}"
            )));
        }
    };
    let timings = report.tally.timings;
    if let Some(timing) = timing.filter(|timing| timings > 0 && *timing >= timings) {
        let last = timings - 1;
        return Err(Error::misuse(format!("there is no timing {timing}; the last is {last}")));
    }
    Ok(Traced { trace: trace_in(report)?, timings })
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
