//! Runs the binary of a verdict and reads what it reports.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use record::{Report, wire};
use workbook::{Error, Result};

use super::overlay::Overlays;
use crate::group::Group;
use crate::temporary::TemporaryFolder;

/// A verdict ends by itself within ten seconds, whatever the reader wrote. This is for the
/// verdict that does not.
const LIMIT: Duration = Duration::from_secs(60);

/// How many lines of a binary without a report are shown.
const LAST_LINES: usize = 20;

/// A verdict, built over a source.
#[derive(Debug)]
pub(crate) struct Program {
    /// The binary.
    pub(super) binary: PathBuf,
    /// The folder of the package, in which it runs.
    pub(super) package: PathBuf,
    /// The id of its exercise.
    pub(super) exercise: String,
    /// The file that it judges, as it is shown.
    pub(super) file: String,
    /// No other command may change the overlays while the program runs.
    pub(super) overlays: Option<Arc<Overlays>>,
}

/// What came of running a verdict.
#[derive(Debug)]
pub(crate) struct Run {
    /// The report, or why there is none.
    pub(crate) outcome: std::result::Result<Reported, NoReport>,
    /// How long the binary took.
    pub(crate) time: Duration,
}

/// A report, and the text that it was read from.
#[derive(Debug)]
pub(crate) struct Reported {
    /// What the verdict found, under the names that the reader knows.
    pub(crate) report: Report,
    /// The verdict's own JSON, byte for byte.
    pub(crate) json: String,
}

/// A verdict that left no report: a fault of the workbook, not of the reader.
#[derive(Debug)]
pub(crate) struct NoReport {
    /// Why, in words.
    pub(crate) reason: String,
    /// The last lines that the binary wrote.
    pub(crate) output: String,
}

impl Run {
    /// Whether the program was built from another file than there is now.
    pub(super) fn is_stale(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|reported| reported.report.stale)
    }
}

impl Program {
    /// Runs it as `cargo test` would, with a file for its report.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn run(&self) -> Result<Run> {
        self.run_for(None)
    }

    /// Removes the binary, which is built again if it is asked for again.
    pub(crate) fn discard(self) {
        let _ = fs::remove_file(self.binary);
    }

    /// The same; with a report that holds the trace of a case, by its index or [`wire::SHOWN`], and
    /// the live heap, if one is named.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn run_for(&self, case: Option<&str>) -> Result<Run> {
        let folder = TemporaryFolder::new()?;
        let (report, output) =
            (folder.path().join("report.json"), folder.path().join("output.txt"));
        let start = Instant::now();
        let ended = self.run_into(&report, &output, case)?;
        let time = start.elapsed();
        let why = match ended {
            None => format!("it had not ended after {} s and was stopped", LIMIT.as_secs()),
            Some(status) => format!("it ended with {status} and left no report"),
        };
        let no_report = |reason| {
            let output = fs::read(&output).unwrap_or_default();
            NoReport { reason, output: last_lines(&String::from_utf8_lossy(&output)) }
        };
        let outcome = match (ended, fs::read_to_string(&report)) {
            (None, _) | (_, Err(_)) => Err(no_report(why)),
            (Some(_), Ok(json)) => match wire::read(&json) {
                Ok(report) => Ok(Reported { report: self.named(report), json }),
                Err(error) => Err(no_report(format!("its report cannot be read: {error}"))),
            },
        };
        Ok(Run { outcome, time })
    }

    /// Runs it to its end, or stops it at the limit: then there is no status.
    fn run_into(
        &self,
        report: &Path,
        output: &Path,
        case: Option<&str>,
    ) -> Result<Option<ExitStatus>> {
        let Self { binary, package, .. } = self;
        // A file, not a pipe: what the verdict leaves running can then neither block on a full
        // pipe nor keep us waiting for its end.
        let out = File::create(output).map_err(|error| Error::io("create", output, &error))?;
        let err = out.try_clone().map_err(|error| Error::io("write", output, &error))?;
        let mut command = Command::new(binary);
        command
            .current_dir(package)
            .env("CARGO_MANIFEST_DIR", package)
            .env(wire::REPORT, report)
            // Held open until it has ended: if we are killed, it ends as well.
            .env(wire::ATTENDED, "yes")
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(err);
        match case {
            Some(case) => command.env(wire::TRACE, case),
            None => command.env_remove(wire::TRACE),
        };
        let child =
            Group::start(&mut command).map_err(|error| Error::io("start", binary, &error))?;
        child.wait(LIMIT).map_err(|error| Error::io("wait for", binary, &error))
    }

    /// The report under the names that the reader knows: an overlay has others.
    fn named(&self, report: Report) -> Report {
        let Self { exercise, file, .. } = self;
        Report { exercise: exercise.clone(), file: file.clone(), ..report }
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_are_kept() {
        let text: String = (0..30).map(|line| format!("{line}\n")).collect();
        let kept = last_lines(&text);
        assert_eq!(kept.lines().count(), LAST_LINES);
        assert!(kept.starts_with("10\n") && kept.ends_with("29"));
        assert_eq!(last_lines(""), "");
    }
}
