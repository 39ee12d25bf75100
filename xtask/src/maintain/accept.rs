//! `cargo xtask verify --accept`: what the verdict says, written where it is promised: what fails as
//! shipped into the manifest, and the contract into the file to edit.

use std::path::Path;

use record::{Conclusion, ExitCode, Report};
use workbook::{Error, Exercise, Result, Workbook, files, manifest, names};

use super::contract;
use crate::build::{self, NoReport, Reported, Run, Source};
use crate::console::Console;

/// Judges the exercises of a name, and writes for each the ids of the checks that fail as shipped
/// into its manifest, and the lines of its contract into the file as shipped and the file to edit.
///
/// # Errors
/// The name was not understood; the file to edit is not as shipped; one of them is not judged as it
/// must be, twice the same: then nothing is written for it.
pub(crate) fn run(workbook: &Workbook, typed: &str, console: Console) -> Result<ExitCode> {
    for exercise in names::resolve(workbook, typed)? {
        if !exercise.is_as_shipped()? {
            return Err(refused(exercise, "the file to edit is not as shipped"));
        }
        let shipped = report(workbook, exercise, &Source::File(exercise.shipped()))?;
        if shipped.conclusion != Conclusion::NotFixed {
            return Err(refused(exercise, "as shipped it is not judged red"));
        }
        let failed: Vec<String> = shipped.failed().map(str::to_owned).collect();
        let manifest = exercise.package.join("Cargo.toml");
        let text = manifest::with_fails(&files::read(&manifest)?, &exercise.name, &failed)?;
        write(workbook, &manifest, &text, console)?;
        console.line(&format!("{} fails {}", exercise.name, failed.join(", ")));

        let solution = report(workbook, exercise, &Source::File(exercise.solution()))?;
        let text = contract::rewritten(&files::read(&exercise.shipped())?, &solution.checks)
            .ok_or_else(|| refused(exercise, "its header has no line `- ID: ...`"))?;
        for path in [exercise.shipped(), exercise.file()] {
            write(workbook, &path, &text, console)?;
        }
    }
    console.line(&format!("The proof: cargo xtask verify {typed}"));
    Ok(ExitCode::Fixed)
}

fn write(workbook: &Workbook, path: &Path, text: &str, console: Console) -> Result<()> {
    let changed = files::write_if_changed(path, text.as_bytes())?;
    let state = if changed { "written" } else { "up to date" };
    console.line(&format!("{}: {state}", workbook.shown(path)));
    Ok(())
}

/// What the verdict says of a file, twice the same.
fn report(workbook: &Workbook, exercise: &Exercise, source: &Source) -> Result<Report> {
    let (program, run) = build::run(workbook, exercise, source, None)?
        .ok_or_else(|| refused(exercise, "it does not compile, see above"))?;
    let report = |run: Run| match run.outcome {
        Ok(Reported { report, .. }) => Ok(report),
        Err(NoReport { reason, .. }) => Err(refused(exercise, &reason)),
    };
    let (first, second): (Report, Report) = (report(run)?, report(program.run()?)?);
    if first != second {
        return Err(refused(exercise, "a second run gave another report"));
    }
    match first.conclusion {
        Conclusion::NotJudged { reason } => Err(refused(exercise, &reason)),
        _ => Ok(first),
    }
}

fn refused(exercise: &Exercise, reason: &str) -> Error {
    Error::unjudged(format!("what the verdict says of {} was not written: {reason}", exercise.id))
}
