//! Runs the binary of a verdict and reads what it reports.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use record::{Report, wire};
use workbook::{Error, Result};

use crate::cargo;
use crate::temporary::TemporaryFolder;

/// A verdict ends by itself within ten seconds, whatever the reader wrote. This is for the
/// verdict that does not.
const LIMIT: Duration = Duration::from_secs(60);

/// How many lines of a binary without a report are shown.
const LAST_LINES: usize = 20;

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
    /// What the verdict found.
    pub(crate) report: Report,
    /// The report's JSON, byte for byte.
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

/// Runs a verdict's binary as `cargo test` would, with a file for its report.
///
/// # Errors
/// The binary cannot be started.
pub(crate) fn run(binary: &Path, package: &Path) -> Result<Run> {
    run_within(binary, package, None, LIMIT)
}

/// The same, with a report that holds the trace of a timing, by its index or [`wire::SHOWN`], and the
/// live heap.
///
/// # Errors
/// The binary cannot be started.
pub(crate) fn trace(binary: &Path, package: &Path, timing: &str) -> Result<Run> {
    run_within(binary, package, Some(timing), LIMIT)
}

fn run_within(binary: &Path, package: &Path, timing: Option<&str>, limit: Duration) -> Result<Run> {
    let folder = TemporaryFolder::new()?;
    let report = folder.path().join("report.json");
    let output = folder.path().join("output.txt");
    let start = Instant::now();
    let ended = {
        // A file, not a pipe: what the verdict leaves running can then neither block on a full
        // pipe nor keep us waiting for its end.
        let out = File::create(&output).map_err(|error| Error::io("create", &output, &error))?;
        let err = out.try_clone().map_err(|error| Error::io("write", &output, &error))?;
        let mut command = Command::new(binary);
        command
            .current_dir(package)
            .env("CARGO_MANIFEST_DIR", package)
            .env(wire::REPORT, &report)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err);
        match timing {
            Some(timing) => command.env(wire::TRACE, timing),
            None => command.env_remove(wire::TRACE),
        };
        let child = command.spawn().map_err(|error| Error::io("start", binary, &error))?;
        end_of(child, limit).map_err(|error| Error::io("wait for", binary, &error))?
    };
    let time = start.elapsed();
    let why = match ended {
        None => format!("it had not ended after {} s and was stopped", limit.as_secs()),
        Some(status) => format!("it ended with {status} and left no report"),
    };
    let no_report = |reason| {
        let output = fs::read(&output).unwrap_or_default();
        NoReport { reason, output: last_lines(&String::from_utf8_lossy(&output)) }
    };
    let outcome = match (ended, fs::read_to_string(&report)) {
        (None, _) | (_, Err(_)) => Err(no_report(why)),
        (Some(_), Ok(json)) => match wire::read(&json) {
            Ok(report) => Ok(Reported { report, json }),
            Err(error) => Err(no_report(format!("its report cannot be read: {error}"))),
        },
    };
    Ok(Run { outcome, time })
}

/// Waits for the end of a process, or stops it at the limit: then there is no status.
///
/// # Errors
/// The system cannot say how it ended, or not stop it.
pub(crate) fn end_of(mut child: Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    // The standard library cannot wait with a limit. Looking every millisecond at first keeps
    // short verdicts short.
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

/// Builds the verdict of a package of the workspace with cargo's own output on the terminal, and
/// gives its binary; none if it does not compile.
///
/// # Errors
/// Cargo cannot be started.
pub(crate) fn build(root: &Path, package: &str, test: &str) -> Result<Option<PathBuf>> {
    let mut command = cargo::command(root);
    command.args(["test", "--no-run", "--message-format=json-render-diagnostics"]);
    command.args(["-p", package, "--test", test]);
    if cargo::is_warm(test) {
        command.arg("-q");
    }
    let build = cargo::build(&mut command, |_| {})?;
    Ok(build.executables.into_values().next().filter(|_| build.success))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test binary itself stands in for a verdict: it runs `stand_in` and nothing else.
    fn start_stand_in(sleeps: bool) -> Child {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "judge::tests::stand_in"]);
        if sleeps {
            command.env("STAND_IN_SLEEPS", "yes");
        }
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    #[test]
    fn stand_in() {
        if std::env::var_os("STAND_IN_SLEEPS").is_some() {
            thread::sleep(Duration::from_secs(600));
        }
    }

    #[test]
    fn a_verdict_that_does_not_end_is_stopped() {
        assert!(end_of(start_stand_in(true), Duration::from_millis(50)).unwrap().is_none());
    }

    #[test]
    fn a_verdict_that_ends_gives_its_status() {
        let status = end_of(start_stand_in(false), Duration::from_secs(60)).unwrap();
        assert!(status.unwrap().success());
    }

    #[test]
    fn only_the_last_lines_are_kept() {
        let text: String = (0..30).map(|line| format!("{line}\n")).collect();
        let kept = last_lines(&text);
        assert_eq!(kept.lines().count(), LAST_LINES);
        assert!(kept.starts_with("10\n") && kept.ends_with("29"));
        assert_eq!(last_lines(""), "");
    }
}
