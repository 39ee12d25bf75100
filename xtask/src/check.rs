//! `cargo xtask check`: builds a verdict, runs it and shows what it found.

use std::path::{Path, PathBuf};

use record::{ExitCode, Report, draw};
use workbook::{Error, Exercise, Result, Workbook, files, names};

use crate::attempts::{Attempt, Ledger};
use crate::cargo;
use crate::console::Console;
use crate::judge;
use crate::overlay::{Member, Overlays};
use crate::seal;

/// What is judged.
#[derive(Debug)]
pub(crate) enum Subject {
    /// The reader's own file: an attempt.
    Reader,
    /// Another file in its place.
    File(PathBuf),
    /// The reference solution.
    Solution,
}

/// Checks the exercises that were typed, or the next one; gives the worst exit code.
///
/// # Errors
/// A name was not understood. What concerns one exercise alone is shown, and the others go on.
pub(crate) fn run(
    workbook: &Workbook,
    typed: &[String],
    subject: &Subject,
    json: bool,
    console: Console,
) -> Result<ExitCode> {
    let mut ledger = Ledger::read(workbook)?;
    let exercises: Vec<&Exercise> = match (typed, subject) {
        ([], Subject::Solution) => workbook.exercises().collect(),
        ([], _) => ledger.next(workbook).into_iter().collect(),
        _ => {
            let found: Result<Vec<_>> =
                typed.iter().map(|typed| names::resolve(workbook, typed)).collect();
            found?.concat()
        }
    };
    if exercises.is_empty() {
        console.note("Every exercise is fixed. To check one again, name it.");
        return Ok(ExitCode::Fixed);
    }
    if let (Subject::File(_), [_, _, ..]) = (subject, exercises.as_slice()) {
        return Err(Error::misuse("--with takes one exercise; name it"));
    }
    let mut worst = ExitCode::Fixed;
    for (index, exercise) in exercises.into_iter().enumerate() {
        if index > 0 && !json {
            console.line("");
        }
        let code = match check(workbook, exercise, subject, &mut ledger, console) {
            Ok(report) => {
                show(&report, json, console);
                report.report.exit_code()
            }
            Err(error) => {
                console.error(&error);
                error.exit_code()
            }
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// A report, and whether a verdict wrote it: if not, why has been said already.
#[derive(Debug)]
struct Checked {
    report: Report,
    by_verdict: bool,
}

fn show(checked: &Checked, json: bool, console: Console) {
    let Checked { report, by_verdict } = checked;
    if json {
        // A report consists of text and numbers, which can always be written.
        console.line(&serde_json::to_string(report).unwrap_or_default());
    } else if *by_verdict {
        console.print(&draw::printed(report));
        console.print(&draw::verdict(report, console.look()));
    }
}

fn check(
    workbook: &Workbook,
    exercise: &Exercise,
    subject: &Subject,
    ledger: &mut Ledger,
    console: Console,
) -> Result<Checked> {
    intact(workbook, exercise)?;
    let checked = match subject {
        Subject::Reader => {
            not_empty(exercise)?;
            let binary = judge::build(&workbook.root, &exercise.chapter, &exercise.name)?;
            let checked = judged(exercise, binary.as_deref(), &exercise.package, console)?;
            ledger.append(Attempt::now(exercise, &checked.report))?;
            checked
        }
        Subject::File(file) => over(workbook, exercise, file, console)?,
        Subject::Solution => over(workbook, exercise, &exercise.solution(), console)?,
    };
    Ok(checked)
}

/// Judges a file laid over the reader's.
fn over(
    workbook: &Workbook,
    exercise: &Exercise,
    file: &Path,
    console: Console,
) -> Result<Checked> {
    let overlays = Overlays::of(workbook)?;
    let member = Member::of_file(exercise, file);
    overlays.lay(workbook, &[&member])?;
    let binary = overlays.build_one(&member, cargo::is_warm(&exercise.name))?;
    let mut checked = judged(exercise, binary.as_deref(), &overlays.package(&member), console)?;
    checked.report.exercise.clone_from(&exercise.id);
    // The file as it was shipped stands for the one to edit.
    let is_shipped = file == exercise.shipped();
    checked.report.file =
        if is_shipped { exercise.shown_file.clone() } else { workbook.shown(file) };
    Ok(checked)
}

/// Runs a verdict that was built. One that was not, or that leaves no report, is told of here.
fn judged(
    exercise: &Exercise,
    binary: Option<&Path>,
    package: &Path,
    console: Console,
) -> Result<Checked> {
    let Some(binary) = binary else {
        let reason = "it does not compile: see rustc's messages";
        console.note(&format!("{} could not be judged: it does not compile", exercise.id));
        return Ok(Checked { report: unjudged(exercise, reason), by_verdict: false });
    };
    match judge::run(binary, package)?.outcome {
        Ok(reported) => Ok(Checked { report: reported.report, by_verdict: true }),
        Err(judge::NoReport { reason, output }) => {
            console.error(&Error::unjudged(format!(
                "{} could not be judged: the verdict's program has failed, {reason}; it wrote:",
                exercise.id
            )));
            console.note(&output);
            Ok(Checked { report: unjudged(exercise, &reason), by_verdict: false })
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
    let chapter = workbook.chapters.iter().find(|chapter| chapter.package == exercise.package);
    match chapter.map(seal::broken).transpose()?.flatten() {
        Some(changed) => Err(seal::error(workbook, &changed)),
        None => Ok(()),
    }
}

/// That there is something to judge.
fn not_empty(exercise: &Exercise) -> Result<()> {
    let Exercise { shown_file, name, .. } = exercise;
    let fault = match files::read_if_present(&exercise.file())? {
        None => "is missing",
        Some(text) if text.trim().is_empty() => "is empty",
        Some(_) => return Ok(()),
    };
    let way_out = format!("`cargo xtask reset {name}` brings it back");
    Err(Error::unjudged(format!("{shown_file} {fault}; {way_out}")))
}
