//! `cargo xtask heap`: the lines of the reader's file by what they allocate in one run.

use clap::Args;
use record::style::{BOLD, DIM};
use record::{Conclusion, ExitCode, HeapBytes, HeapLine, HeapUse, Report, SourceLine, units, wire};
use workbook::{Error, Exercise, Result, Workbook};

use super::Taken;
use crate::build::{self, NoReport};
use crate::console::{Console, cut};

/// The lines that are shown. Those behind them allocate least.
const MOST: usize = 10;

/// The wish of a person who typed `cargo xtask heap`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The exercise; without it, the next one that is not fixed
    exercise: Option<String>,
    #[command(flatten)]
    taken: Taken,
    /// Print it as a line of JSON, and nothing else
    #[arg(long)]
    json: bool,
}

/// Shows the lines.
///
/// # Errors
/// The name was not understood; the exercise does not compile or cannot be measured.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let exercise = super::named_or_next(workbook, wish.exercise.as_deref())?;
    let used = measured(workbook, exercise, wish)?;
    if wish.json {
        // Text and numbers, which can always be written.
        console.line(&serde_json::to_string(&used).unwrap_or_default());
    } else {
        show(exercise, &used, console);
    }
    Ok(ExitCode::Fixed)
}

fn measured(workbook: &Workbook, exercise: &Exercise, wish: &Wish) -> Result<HeapUse> {
    let id = &exercise.id;
    let (_, run) = build::run(workbook, exercise, &wish.taken.source()?, Some(wire::HEAP))?
        .ok_or_else(|| Error::unjudged(format!("{id} does not compile: see rustc's messages")))?;
    match run.outcome {
        Ok(reported) => heap_in(id, reported.report),
        Err(NoReport { reason, output }) => Err(Error::unjudged(format!(
            "the verdict's program has failed, {reason}; it wrote:\n{output}"
        ))),
    }
}

/// What a report says of the heap, or why it says nothing.
fn heap_in(id: &str, report: Report) -> Result<HeapUse> {
    let reason = match report.conclusion {
        Conclusion::NotJudged { reason } => reason,
        Conclusion::Fixed | Conclusion::NotFixed => "the run did not come to its end".to_owned(),
    };
    report.heap.ok_or_else(|| Error::unjudged(format!("the heap of {id} is not known: {reason}")))
}

fn show(exercise: &Exercise, used: &HeapUse, console: Console) {
    let HeapUse { case, lines } = used;
    let id = console.paint(BOLD, &exercise.id);
    console.print(&console.wrapped(&format!("{id}, "), "  ", &format!("one run, in {case}")));
    if lines.is_empty() {
        console.line("No line of your file allocates anything.");
        return;
    }
    if !console.plain {
        let heading =
            format!("\n{:>12} {:>12} {:>12}  line", "at the peak", "afterwards", "in all");
        console.line(&console.paint(DIM, &heading));
    }
    for line in lines.iter().take(MOST) {
        console.line(&if console.plain { sentence(line) } else { row(line, console.look().width) });
    }
    if lines.len() > MOST {
        console.line(&format!("and {} lines that take less at the peak", lines.len() - MOST));
    }
    if !console.plain {
        console.line("");
    }
    console.print(&console.wrapped(
        "",
        "",
        "Bytes, each counted for the innermost line of your file that led to it. At the peak: when \
         the run held most. Afterwards: when it was over.",
    ));
}

/// Where the terminal is narrow, the line's text has a row of its own.
fn row(line: &HeapLine, width: usize) -> String {
    let HeapLine { line: SourceLine { number, text, .. }, bytes } = line;
    let HeapBytes { at_peak, at_end, in_total } = *bytes;
    let [peak, end, total] = [at_peak, at_end, in_total].map(units::grouped);
    let numbers = format!("{peak:>12} {end:>12} {total:>12}");
    let place = format!("{number:>4}  {text}");
    let room = width.saturating_sub(numbers.len() + 2);
    if room >= 30 {
        format!("{numbers}  {}", cut(&place, room))
    } else {
        format!("{numbers}\n  {}", cut(&place, width.saturating_sub(2)))
    }
}

fn sentence(line: &HeapLine) -> String {
    let HeapLine { line: SourceLine { number, text, .. }, bytes } = line;
    let HeapBytes { at_peak, at_end, in_total } = *bytes;
    let [peak, end, total] = [at_peak, at_end, in_total].map(units::grouped);
    format!("Line {number}: {peak} bytes at the peak, {end} afterwards, {total} in all: {text}")
}
