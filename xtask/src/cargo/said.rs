//! What cargo says on its standard error: shown, or held back, and kept for the cause of a failure.
//!
//! `cargo -q` would also swallow that it waits for another cargo, which then looks like a hang. So cargo
//! says all of it, and what a short build does not need is left out here.

use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use crate::console;

/// After so long of silence a person is told what is waited for.
const SILENCE: Duration = Duration::from_secs(2);

/// How much of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// All, with the progress that a terminal sees.
    All,
    /// What rustc says, and cargo's errors; after [`SILENCE`] also what is waited for.
    WhatMatters,
}

/// A standard error that is being read.
pub(super) struct Said(JoinHandle<String>);

/// Has cargo speak as it would to the terminal that its words go to in the end.
pub(super) fn as_on_the_terminal(command: &mut Command, shown: Shown) {
    let set = |name: &str| std::env::var_os(name).is_some();
    if AutoStream::choice(&io::stderr()) != ColorChoice::Never && !set("CARGO_TERM_COLOR") {
        command.env("CARGO_TERM_COLOR", "always");
        // On Windows this has the terminal understand escape codes.
        let _ = anstream::stderr();
    }
    if shown == Shown::WhatMatters {
        // Whatever a configuration says: what is left out is chosen here.
        command.env("CARGO_TERM_QUIET", "false");
    }
    if let (Shown::All, Some(width)) = (shown, console::width_of_stderr()) {
        command.env("CARGO_TERM_PROGRESS_WHEN", "always");
        command.env("CARGO_TERM_PROGRESS_WIDTH", width.to_string());
    }
}

impl Said {
    /// Begins to read.
    pub(super) fn begin(stderr: impl Read + Send + 'static, shown: Shown) -> Self {
        Self(thread::spawn(move || match shown {
            Shown::All => pass_on(stderr),
            Shown::WhatMatters => {
                let (line, lines) = mpsc::channel();
                let reader = thread::spawn(move || {
                    for text in lines_of(stderr) {
                        // Whoever listens does so to the end.
                        let _ = line.send(text);
                    }
                });
                let said = hold_back(&lines);
                let _ = reader.join();
                said
            }
        }))
    }

    /// All that was said until the end, without colour.
    pub(super) fn end(self) -> String {
        strip_str(&self.0.join().unwrap_or_default()).to_string()
    }
}

/// Shows everything as it comes: a progress bar is no whole line.
fn pass_on(mut stderr: impl Read) -> String {
    let (mut said, mut buffer) = (Vec::new(), [0; 4 * 1024]);
    while let Ok(length @ 1..) = stderr.read(&mut buffer) {
        let mut out = io::stderr();
        let _ = out.write_all(&buffer[..length]).and_then(|()| out.flush());
        said.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Shows what matters of the lines that come.
fn hold_back(lines: &Receiver<String>) -> String {
    let (mut said, mut last) = (String::new(), String::new());
    let mut silent_until = Some(Instant::now() + SILENCE);
    loop {
        let line = match silent_until {
            Some(until) => lines.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => lines.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match line {
            Ok(line) => {
                last = strip_str(&line).to_string();
                if matters(&last) {
                    let _ = writeln!(anstream::stderr(), "{line}");
                    silent_until = None;
                }
                said += &line;
                said.push('\n');
            }
            Err(RecvTimeoutError::Timeout) => {
                console::waits(&waits_for(&last));
                silent_until = None;
            }
            Err(RecvTimeoutError::Disconnected) => return said,
        }
    }
}

fn lines_of(stderr: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(stderr).split(b'\n').map_while(Result::ok);
    lines.map(|line| String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned())
}

/// Whether a line is more than progress, or a count of warnings that were shown.
fn matters(line: &str) -> bool {
    let counts = line.starts_with("warning: `") && line.contains(" generated ");
    status(line).is_none() && !counts
}

/// What cargo is doing, if a line says so: a verb that ends at the twelfth column, and with what.
fn status(line: &str) -> Option<(&str, &str)> {
    let (verb, what) = line.split_at_checked(12)?;
    let verb = verb.trim_start();
    let is_verb = verb.starts_with(|first: char| first.is_ascii_uppercase())
        && verb.chars().all(|letter| letter.is_ascii_alphabetic());
    (is_verb && what.starts_with(' ')).then_some((verb, what.trim_start()))
}

/// What is waited for, where this was the last that cargo said.
fn waits_for(last: &str) -> String {
    match status(last) {
        Some(("Blocking", what)) => {
            let lock = what.trim_start_matches("waiting for file lock on ");
            format!("another cargo, perhaps your editor's, which has locked the {lock}")
        }
        Some((verb, what)) => {
            let what = what.split(' ').next().unwrap_or_default();
            format!("cargo: {} {what}", verb.to_lowercase())
        }
        None => "cargo".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_from_what_matters() {
        for progress in [
            "   Compiling futurelock v0.1.0 (/w/exercises/03-futurelock)",
            "    Blocking waiting for file lock on build directory",
            "    Finished `test` profile [unoptimized + debuginfo] target(s) in 0.05s",
            "  Executable tests/copy_job.rs (target/debug/deps/copy_job-1)",
            "    Building [=====>      ] 1/3: futurelock",
            "warning: `futurelock` (lib) generated 1 warning",
        ] {
            assert!(!matters(progress), "{progress}");
        }
        for matter in [
            "error[E0308]: mismatched types",
            "  --> exercises/03-futurelock/src/copy_job.rs:1:33",
            "   |",
            "12 |     let x = 1;",
            "error: could not compile `futurelock` (lib) due to 1 previous error",
            "warning: unused variable: `x`",
            "",
        ] {
            assert!(matters(matter), "{matter}");
        }
    }

    #[test]
    fn what_is_waited_for_is_the_last_that_cargo_said() {
        let blocked = waits_for("    Blocking waiting for file lock on build directory");
        let other = "another cargo, perhaps your editor's, which has locked the build directory";
        assert_eq!(blocked, other);
        assert_eq!(waits_for("   Compiling tokio v1.54.0"), "cargo: compiling tokio");
        assert_eq!(waits_for(""), "cargo");
    }
}
