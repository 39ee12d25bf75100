//! `cargo xtask verify --accept`: what fails as shipped, written into the manifest.

use record::{Conclusion, ExitCode, Report};
use workbook::{Error, Exercise, Result, Workbook, files, manifest, names};

use crate::build::{self, NoReport, Program, Reported, Source};
use crate::console::Console;

/// Judges the exercises of a name as they are shipped, and writes the ids of the checks that fail
/// into their manifests.
///
/// # Errors
/// The name was not understood; or one of them is not judged red, twice the same: then nothing is
/// written for it.
pub(crate) fn run(workbook: &Workbook, typed: &str, console: Console) -> Result<ExitCode> {
    for exercise in names::resolve(workbook, typed)? {
        let source = Source::File(exercise.shipped());
        let program = build::build(workbook, exercise, &source)?
            .ok_or_else(|| refused(exercise, "it does not compile, see above"))?;
        let failed = failed(exercise, &program)?;
        let path = exercise.package.join("Cargo.toml");
        let text = manifest::with_fails(&files::read(&path)?, &exercise.name, &failed)?;
        let state =
            if files::write_if_changed(&path, text.as_bytes())? { "written" } else { "up to date" };
        let file = workbook.shown(&path);
        console.line(&format!("{file}: {state}: {} fails {}", exercise.name, failed.join(", ")));
    }
    console.line(&format!("The proof: cargo xtask verify {typed}"));
    Ok(ExitCode::Fixed)
}

/// The ids of the checks that fail, in the order of the verdict.
fn failed(exercise: &Exercise, program: &Program) -> Result<Vec<String>> {
    let report = || match program.run()?.outcome {
        Ok(Reported { report, .. }) => Ok(report),
        Err(NoReport { reason, .. }) => Err(refused(exercise, &reason)),
    };
    let (first, second): (Report, Report) = (report()?, report()?);
    if first != second {
        return Err(refused(exercise, "a second run gave another report"));
    }
    match first.conclusion {
        Conclusion::NotFixed => Ok(first.failed().map(str::to_owned).collect()),
        Conclusion::Fixed => Err(refused(exercise, "it is judged fixed")),
        Conclusion::NotJudged { reason } => Err(refused(exercise, &reason)),
    }
}

fn refused(exercise: &Exercise, reason: &str) -> Error {
    let id = &exercise.id;
    Error::unjudged(format!("what {id} fails as shipped was not written: {reason}"))
}
