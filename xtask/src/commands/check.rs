//! `cargo xtask check`: builds a verdict, runs it and shows what it found.

use clap::Args;
use record::draw::{self, Look};
use record::{ExitCode, Report};
use workbook::{Error, Exercise, Result, Workbook, names};

use super::{Taken, afterwards};
use crate::build::{self, NoReport, Run, Source};
use crate::console::{self, Console};
use crate::ledger::{Attempt, Ledger};
use crate::seal;

/// The wish of a person who typed `cargo xtask check`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Chapters or exercises; without one, the next, and with --solutions all
    #[arg(value_name = "EXERCISE")]
    exercises: Vec<String>,
    #[command(flatten)]
    taken: Taken,
    /// Print each report as a line of JSON, and nothing else
    #[arg(long)]
    json: bool,
}

/// Checks the exercises that were typed, or the next one; gives the worst exit code.
///
/// # Errors
/// A name was not understood. What concerns one exercise alone is shown, and the others go on.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let source = wish.taken.source()?;
    let mut ledger = Ledger::read(workbook);
    let exercises = meant(workbook, &wish.exercises, &source, &ledger)?;
    if exercises.is_empty() {
        console.note("Every exercise is fixed. To check one again, name it.");
        return Ok(ExitCode::Fixed);
    }
    if let (Source::File(_), [_, _, ..]) = (&source, exercises.as_slice()) {
        return Err(Error::misuse("--with takes one exercise; name it"));
    }
    let mut worst = ExitCode::Fixed;
    for (index, exercise) in exercises.into_iter().enumerate() {
        if index > 0 && !wish.json {
            console.line("");
        }
        let code = match check(workbook, exercise, &source, console) {
            Ok(checked) => {
                let is_attempt = matches!(source, Source::Reader);
                let kept = if is_attempt {
                    ledger.append(Attempt::now(exercise, &checked.report))
                } else {
                    Ok(())
                };
                let after = if is_attempt && checked.by_verdict && !wish.json {
                    afterwards::lines(workbook, exercise, &checked.report, &ledger, console)
                } else {
                    String::new()
                };
                show(&checked, wish.json, &after, console);
                // The verdict stands, whatever became of the ledger.
                if let Err(error) = kept {
                    console::warns(&format!("this attempt is not kept: {error}"));
                }
                checked.report.exit_code()
            }
            Err(error) => {
                console.error(&error);
                // One line for each exercise, whatever became of it: who collects them counts.
                if wish.json {
                    let report = unjudged(exercise, &error.to_string());
                    show(&Checked { report, by_verdict: false }, true, "", console);
                }
                error.exit_code()
            }
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// The exercises that were typed, or else what is meant without a name.
fn meant<'w>(
    workbook: &'w Workbook,
    typed: &[String],
    source: &Source,
    ledger: &Ledger,
) -> Result<Vec<&'w Exercise>> {
    match (typed, source) {
        ([], Source::Reference) => Ok(workbook.exercises().collect()),
        ([], _) => Ok(ledger.next(workbook).into_iter().collect()),
        _ => {
            let found: Result<Vec<_>> =
                typed.iter().map(|typed| names::resolve(workbook, typed)).collect();
            Ok(found?.concat())
        }
    }
}

/// A report, and whether a verdict wrote it: if not, why has been said already.
#[derive(Debug)]
struct Checked {
    report: Report,
    by_verdict: bool,
}

/// Shows a report, and under it what is said afterwards.
fn show(checked: &Checked, json: bool, after: &str, console: Console) {
    let Checked { report, by_verdict } = checked;
    if json {
        // A report consists of text and numbers, which can always be written.
        console.line(&serde_json::to_string(report).unwrap_or_default());
    } else if *by_verdict {
        let look = console.look();
        let lines = look.lines.saturating_sub(after.lines().count());
        let verdict = draw::verdict(report, Look { lines, ..look });
        let text = draw::printed(report) + &verdict + after;
        console.print(&text);
        // What it comes to stands first, and has left the screen.
        if console.scrolls(&text) {
            console.line(&draw::conclusion(report, look));
        }
    }
}

fn check(
    workbook: &Workbook,
    exercise: &Exercise,
    source: &Source,
    console: Console,
) -> Result<Checked> {
    intact(workbook, exercise)?;
    super::readable(exercise, source)?;
    let run = build::run(workbook, exercise, source, None)?;
    let mut checked = judged(exercise, run.map(|(_, run)| run), console);
    if workbook.chapter_of(exercise).is_some_and(|chapter| chapter.own) {
        // There is no page of this title to read.
        checked.report.title.clear();
    }
    Ok(checked)
}

/// What a run of the verdict found. One that was not built, or that left no report, is told of here.
fn judged(exercise: &Exercise, run: Option<Run>, console: Console) -> Checked {
    let Some(run) = run else {
        let reason = "it does not compile: see rustc's messages";
        console.note(&format!("{} could not be judged: it does not compile", exercise.id));
        return Checked { report: unjudged(exercise, reason), by_verdict: false };
    };
    match run.outcome {
        Ok(reported) => Checked { report: reported.report, by_verdict: true },
        Err(NoReport { reason, output }) => {
            console.error(&Error::unjudged(format!(
                "{} could not be judged: the verdict's program has failed, {reason}; it wrote:",
                exercise.id
            )));
            console.note(&output);
            Checked { report: unjudged(exercise, &reason), by_verdict: false }
        }
    }
}

/// The report of a verdict that could write none.
fn unjudged(exercise: &Exercise, reason: &str) -> Report {
    let Exercise { id, title, shown_file, .. } = exercise;
    Report::not_judged(id.clone(), title.clone(), shown_file.clone(), reason.to_owned())
}

/// That the surroundings of the exercise are as they were shipped.
fn intact(workbook: &Workbook, exercise: &Exercise) -> Result<()> {
    match workbook.chapter_of(exercise).map(seal::broken).transpose()?.flatten() {
        Some(changed) => Err(seal::error(workbook, &changed)),
        None => Ok(()),
    }
}
