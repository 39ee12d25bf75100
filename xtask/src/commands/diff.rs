//! `cargo xtask diff`: what the reader has changed since the file was shipped.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use record::ExitCode;
use record::style::{BOLD, DIM};
use similar::{ChangeTag, TextDiff};
use workbook::{Error, Exercise, Result, files};

use crate::console::Console;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// Shows what separates the file as it was shipped from the reader's.
///
/// # Errors
/// One of the two is missing or cannot be read.
pub(crate) fn run(exercise: &Exercise, console: Console) -> Result<ExitCode> {
    let Exercise { shown_file, name, .. } = exercise;
    let shipped = files::unix_lines(&files::read(&exercise.shipped())?);
    let theirs = files::read_if_present(&exercise.file())?.ok_or_else(|| {
        let way_out = format!("`cargo xtask reset {name}` brings it back");
        Error::unjudged(format!("{shown_file} is missing; {way_out}"))
    })?;
    let theirs = files::unix_lines(&theirs);
    if theirs == shipped {
        console.line(&format!("{shown_file} is as it was shipped."));
    } else {
        let from = format!("{shown_file}, as it was shipped");
        console.print(&unified(&shipped, &theirs, [&from, shown_file], console));
    }
    Ok(ExitCode::Fixed)
}

/// A unified diff between two texts that stand in these files.
pub(super) fn unified(old: &str, new: &str, [from, to]: [&str; 2], console: Console) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    let _ = writeln!(text, "{}", console.paint(BOLD, &format!("--- {from}")));
    let _ = writeln!(text, "{}", console.paint(BOLD, &format!("+++ {to}")));
    for hunk in diff.unified_diff().iter_hunks() {
        let _ = writeln!(text, "{}", console.paint(DIM, &hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches('\n');
            let _ = match change.tag() {
                ChangeTag::Equal => writeln!(text, " {line}"),
                ChangeTag::Insert => {
                    writeln!(text, "{}", console.paint(ADDED, &format!("+{line}")))
                }
                ChangeTag::Delete => {
                    writeln!(text, "{}", console.paint(REMOVED, &format!("-{line}")))
                }
            };
        }
    }
    text
}
