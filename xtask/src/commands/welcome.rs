//! `cargo xtask` on first use: what this is, and a proof that the set-up works.

use record::style::{BOLD, GREEN};
use record::{Conclusion, ExitCode, draw};
use workbook::{Error, Exercise, Result, Workbook, files};

use crate::build::{self, Source};
use crate::cargo;
use crate::console::{self, Console};

const GREETING: &str = "\
Small async programs that hang, leak or lose work, for you to repair. Each has a
verdict that measures whether you did, in simulated time and in bytes.

First a proof that your set-up works: the reference solution of the first
exercise is built and judged. The first build takes the longest.
";

const RED_ON_PURPOSE: &str = "\
Your set-up works. From here on, red says that a program is still in its trap,
and not that something is broken: every exercise is shipped red, on purpose.
";

/// Greets, proves that a verdict can be built, run and read, and says what to do first.
///
/// # Errors
/// The proof fails: then the set-up is at fault, and the next call tries again.
pub(crate) fn run(workbook: &Workbook, console: Console) -> Result<ExitCode> {
    let first = workbook.exercises().next().ok_or_else(|| {
        let root = workbook.root.display();
        Error::unjudged(format!("there is no exercise under {root}; get the workbook again"))
    })?;
    console.line(&console.paint(BOLD, "Async Traps"));
    console.line("");
    console.line(GREETING);
    prove(workbook, first, console)?;
    console.line("");
    console.line(RED_ON_PURPOSE);
    let Exercise { title, minutes, shortest_name, shown_file, name, .. } = first;
    console.line(&format!("First: \"{title}\", about {minutes} minutes.\n"));
    console.line(&format!("Read    cargo xtask book {shortest_name}"));
    console.line(&format!("Run     cargo xtask check {shortest_name}"));
    console.line(&format!("Repair  {shown_file}, and run it again"));
    console.line(&format!("Stuck   cargo xtask hint {name}"));
    Ok(ExitCode::Fixed)
}

/// The workspaces that a reader builds something of, now or later: the workbook's, and the one of the
/// book's builder.
const WORKSPACES: [&str; 2] = ["Cargo.toml", "book/builder/Cargo.toml"];

/// Fetches what later commands need, so that they work without a network; gives the commands that fetch
/// what could not be.
fn missing(workbook: &Workbook) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    for manifest in WORKSPACES {
        if workbook.root.join(manifest).is_file() && !cargo::fetch(&workbook.root, manifest)? {
            missing.push(format!("cargo fetch --locked --manifest-path {manifest}"));
        }
    }
    Ok(missing)
}

fn prove(workbook: &Workbook, exercise: &Exercise, console: Console) -> Result<()> {
    let proved = |what: &str| console.line(&format!(" {}  {what}", console.paint(GREEN, "ok")));
    match missing(workbook)?.as_slice() {
        [] => proved("every crate that a later command needs is on this machine"),
        // Perhaps all that is needed now is there: the proof goes on.
        missing => console.line(&format!(
            " --  crates that later commands need could not be fetched; with a network, once:\n     {}",
            missing.join("\n     ")
        )),
    }

    let built = build::run(workbook, exercise, &Source::Reference, None)?;
    let (_, run) = built.ok_or_else(|| {
        let way_out = "it needs the version of Rust in Cargo.toml and, once, the network";
        Error::unjudged(format!("the set-up does not work: the build failed, see above; {way_out}"))
    })?;
    proved("your Rust builds the workbook");

    let report = run.outcome.map_err(|none| {
        console.note(&none.output);
        let reason = none.reason;
        Error::unjudged(format!("the set-up does not work: the verdict left no report, {reason}"))
    })?;
    let report = report.report;
    let milliseconds = run.time.as_millis();
    proved(&format!("the verdict of {} runs, in {milliseconds} ms", exercise.id));

    if report.conclusion != Conclusion::Fixed {
        console.print(&draw::verdict(&report, console.look()));
        let reference = workbook.shown(&exercise.solution());
        return Err(Error::unjudged(format!(
            "the set-up does not work: {reference} is not judged fixed; get the workbook again"
        )));
    }
    let count = report.checks.len();
    proved(&format!("it finds the reference solution fixed, with {count} checks passed"));

    match files::create_folder(&workbook.own_folder()) {
        Ok(()) => proved("your progress can be kept, in .async-traps"),
        // Verdicts and hints do without.
        Err(error) => console::warns(&format!("your progress cannot be kept: {error}")),
    }
    Ok(())
}
