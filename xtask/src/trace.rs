//! `cargo xtask trace`: draws what happened in one run of an exercise, in simulated time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use record::figure::{self, Window};
use record::style::{BOLD, DIM};
use record::{Conclusion, ExitCode, Report, Trace, units, wire};
use workbook::{Error, Exercise, Result, Workbook, files, names};

use crate::cargo;
use crate::check::Subject;
use crate::console::Console;
use crate::judge;
use crate::overlay::{Member, Overlays, file_of_person};
use crate::temporary::TemporaryFolder;
pub(crate) use crate::trace_figures::compare;
use crate::trace_figures::record;

/// What says which run to draw, and how: no matter of the book's figures.
const RUN: [&str; 7] = ["exercise", "timing", "with", "solutions", "from", "to", "json"];

/// The wish of a person who typed `cargo xtask trace`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The exercise; without it, the next one that is not fixed
    exercise: Option<String>,
    /// The timing, counted from 0; without it, the one that the verdict shows, or 0
    #[arg(long, value_name = "N")]
    timing: Option<usize>,
    /// Run this file instead of yours
    #[arg(long, value_name = "FILE", conflicts_with = "solutions")]
    with: Option<PathBuf>,
    /// Run the reference solution
    #[arg(long)]
    solutions: bool,
    /// Begin at this second of simulated time
    #[arg(long, value_name = "S", value_parser = microseconds)]
    from: Option<u64>,
    /// End at this second
    #[arg(long, value_name = "S", value_parser = microseconds)]
    to: Option<u64>,
    /// Print the whole trace as a line of JSON, and nothing else
    #[arg(long)]
    json: bool,
    /// For maintainers: record the book's figures again
    #[arg(long, conflicts_with_all = RUN)]
    record: bool,
    /// For maintainers: fail if a figure of the book is no longer what happens
    #[arg(long, conflicts_with_all = RUN, conflicts_with = "record")]
    compare: bool,
}

/// Draws a run, or looks after the figures of the book.
///
/// # Errors
/// A name or number was not understood; the exercise does not compile or leaves no trace.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    if wish.record {
        return record(workbook, console);
    }
    if wish.compare {
        return compare(workbook, console);
    }
    let exercise = match &wish.exercise {
        Some(typed) => names::resolve_one(workbook, typed)?,
        None => crate::next(workbook)?,
    };
    let subject = match &wish.with {
        Some(file) => Subject::File(file_of_person(file)?),
        None if wish.solutions => Subject::Solution,
        None => Subject::Reader,
    };
    let verdict = Verdict::build(workbook, exercise, &subject)?;
    let traced = verdict.traced(wish.timing)?;
    if wish.json {
        // A trace consists of text and numbers, which can always be written.
        console.line(&serde_json::to_string(&traced.trace).unwrap_or_default());
        return Ok(ExitCode::Fixed);
    }
    let window = window(&traced.trace, wish.from, wish.to)?;
    show(exercise, &traced, window, console);
    Ok(ExitCode::Fixed)
}

/// A verdict that was built.
struct Verdict {
    binary: PathBuf,
    package: PathBuf,
}

/// A trace, and how many timings there are.
struct Traced {
    trace: Trace,
    timings: usize,
}

impl Verdict {
    fn build(workbook: &Workbook, exercise: &Exercise, subject: &Subject) -> Result<Self> {
        let over = |file: &Path| {
            let overlays = Overlays::of(workbook)?;
            let member = Member::of_file(exercise, file);
            overlays.lay(workbook, &[&member])?;
            let binary = overlays.build_one(&member, cargo::is_warm(&exercise.name))?;
            Ok((binary, overlays.package(&member)))
        };
        let (binary, package) = match subject {
            Subject::Reader => {
                let Exercise { chapter, name, package, .. } = exercise;
                (judge::build(&workbook.root, chapter, name)?, package.clone())
            }
            Subject::File(file) => over(file)?,
            Subject::Solution => over(&exercise.solution())?,
        };
        let binary = binary.ok_or_else(|| {
            let id = &exercise.id;
            Error::unjudged(format!("{id} does not compile: see rustc's messages"))
        })?;
        Ok(Self { binary, package })
    }

    /// The trace of a timing. Without one, that of the run that the verdict tells of, if it is
    /// red, else that of the first.
    fn traced(&self, timing: Option<usize>) -> Result<Traced> {
        let wanted = timing.map_or_else(|| wire::SHOWN.to_owned(), |timing| timing.to_string());
        let report = read(judge::trace(&self.binary, &self.package, &wanted)?)?;
        let timings = report.tally.timings;
        if let Some(timing) = timing.filter(|timing| timings > 0 && *timing >= timings) {
            let last = timings - 1;
            return Err(Error::misuse(format!("there is no timing {timing}; the last is {last}")));
        }
        Ok(Traced { trace: trace_in(report)?, timings })
    }
}

/// The report of a run.
fn read(run: judge::Run) -> Result<Report> {
    match run.outcome {
        Ok(reported) => Ok(reported.report),
        Err(judge::NoReport { reason, output }) => Err(Error::unjudged(format!(
            "the verdict's program has failed, {reason}; it wrote:\n{output}"
        ))),
    }
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

/// Runs a verdict for the trace of a timing.
///
/// # Errors
/// It leaves no report, or one without a trace.
pub(crate) fn of_timing(binary: &Path, package: &Path, timing: usize) -> Result<Trace> {
    trace_in(read(judge::trace(binary, package, &timing.to_string())?)?)
}

/// Runs a listing of the book for the trace that it leaves.
///
/// # Errors
/// It cannot be run, or leaves none.
pub(crate) fn of_listing(binary: &Path) -> Result<Trace> {
    let folder = TemporaryFolder::new()?;
    let file = folder.path().join("trace.json");
    let mut command = Command::new(binary);
    command.env(wire::TRACE_FILE, &file).stdout(Stdio::null());
    let status = command.status().map_err(|error| Error::io("start", binary, &error))?;
    let trace = files::read_if_present(&file)?.and_then(|json| serde_json::from_str(&json).ok());
    trace.filter(|_| status.success()).ok_or_else(|| {
        Error::unjudged(format!("{} leaves no trace; it ended with {status}", binary.display()))
    })
}

/// What is drawn: what was asked for, else what says most.
fn window(trace: &Trace, from: Option<u64>, to: Option<u64>) -> Result<Window> {
    let window = match (from, to) {
        (None, None) => Window::of_interest(trace),
        (from, to) => {
            Window { from_us: from.unwrap_or(0), to_us: to.unwrap_or(Window::whole(trace).to_us) }
        }
    };
    if window.from_us < window.to_us {
        return Ok(window);
    }
    let (from, to) = (seconds(window.from_us), seconds(window.to_us));
    Err(Error::misuse(format!("nothing lies between {from} and {to}")))
}

fn show(exercise: &Exercise, traced: &Traced, window: Window, console: Console) {
    let Traced { trace, timings } = traced;
    let id = console.paint(BOLD, &exercise.id);
    console.line(&format!("{id}, timing {}: {}", trace.index, trace.timing));
    if !console.plain {
        console.line("");
    }
    console.print(&figure::text(trace, window, console.look()));
    if !console.plain {
        console.line("");
    }
    let end = match trace.returned_us {
        Some(at) => format!("The program returned at {}.", seconds(at)),
        None => format!("The program had not returned at {}.", seconds(trace.horizon_us)),
    };
    console.line(&end);
    let last = timings.saturating_sub(1);
    let ways = format!(
        "Another part: --from S --to S, in seconds. All of it: --from 0.\n\
         Another timing: --timing N, from 0 to {last}."
    );
    for way in ways.lines() {
        console.line(&console.paint(DIM, way));
    }
}

/// Seconds as they are typed, `2.001`.
fn microseconds(typed: &str) -> std::result::Result<u64, String> {
    let seconds: f64 = typed.parse().map_err(|_| "seconds are a number, as 2.5".to_owned())?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    u64::try_from(time.as_micros()).map_err(|error| error.to_string())
}

fn seconds(us: u64) -> String {
    units::seconds(Duration::from_micros(us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_typed_as_numbers() {
        assert_eq!(microseconds("2.001"), Ok(2_001_000));
        assert_eq!(microseconds("0"), Ok(0));
        for wrong in ["-1", "two", "NaN", "1e300", ""] {
            assert!(microseconds(wrong).is_err(), "{wrong}");
        }
    }
}
