//! `cargo xtask doctor`: whether this machine has what the workbook needs, and the way out if not.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Finding`]: what one look found; all of them, as rows or as a line of JSON |
//! | `looks` | the looks, one to a function |

mod looks;

use anstyle::Style;
use record::style::{BOLD, DIM, GREEN, RED};
use record::{ExitCode, wire};
use serde::Serialize;
use workbook::{Result, Workbook};

use crate::cargo;
use crate::console::{Console, unglued};

/// What one look found.
#[derive(Debug, Serialize)]
struct Finding {
    /// What was looked at, in a word: it never changes.
    about: &'static str,
    state: State,
    /// What was found, and the way out if it is wrong.
    says: String,
}

/// Whether something is as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Ok,
    /// It works, and could be better; or it cannot be known.
    Note,
    /// Something will not work.
    Wrong,
}

impl Finding {
    fn ok(about: &'static str, says: impl Into<String>) -> Self {
        Self { about, state: State::Ok, says: says.into() }
    }

    fn note(about: &'static str, says: impl Into<String>) -> Self {
        Self { about, state: State::Note, says: says.into() }
    }

    fn wrong(about: &'static str, says: impl Into<String>) -> Self {
        Self { about, state: State::Wrong, says: says.into() }
    }
}

/// Looks at everything. Gives the code of a comparison: nothing may be wrong.
///
/// # Errors
/// None: what goes wrong is what is looked for.
pub(crate) fn run(workbook: &Workbook, json: bool, console: Console) -> Result<ExitCode> {
    if !json {
        console.line(&console.paint(BOLD, "What the workbook needs, on this machine"));
        console.line("");
    }
    let mut findings = Vec::new();
    for look in looks::ALL {
        // Each is shown as soon as it is known: the last takes longest.
        for finding in look(workbook) {
            if !json {
                show(&finding, console);
            }
            findings.push(finding);
        }
    }
    let wrong = findings.iter().filter(|finding| finding.state == State::Wrong).count();
    if json {
        console.line(&line_of_json(&findings, wrong == 0));
    } else {
        console.line(&match wrong {
            0 => "\nNothing is wrong.".to_owned(),
            1 => "\nOne thing is wrong.".to_owned(),
            many => format!("\n{many} things are wrong."),
        });
    }
    Ok(ExitCode::of_comparison(wrong == 0))
}

/// One line, so that a class's can be put into one file.
fn line_of_json(findings: &[Finding], ok: bool) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        format: u32,
        ok: bool,
        /// Target and compiler.
        machine: Option<String>,
        found: &'a [Finding],
    }
    let machine = cargo::target_and_rustc().ok();
    let line = Line { format: wire::FORMAT, ok, machine, found: findings };
    // Text, which can always be written.
    unglued(&serde_json::to_string(&line).unwrap_or_default())
}

fn show(finding: &Finding, console: Console) {
    let Finding { about, state, says } = finding;
    let (style, word): (Style, _) = match state {
        State::Ok => (GREEN, "ok"),
        State::Note => (DIM, "--"),
        State::Wrong => (RED, "NO"),
    };
    if console.plain {
        let word = match state {
            State::Ok => "Right",
            State::Note => "To know",
            State::Wrong => "Wrong",
        };
        return console.print(&console.wrapped("", "", &format!("{word}, {about}: {says}")));
    }
    // The mark is painted afterwards: its codes must not count for the width.
    let text = console.wrapped("     ", "     ", &format!("{about}: {says}"));
    console.print(&format!(
        " {} {}",
        console.paint(style, word),
        text.get(4..).unwrap_or_default()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_one_line() {
        let findings = [Finding::ok("rust", "1.95"), Finding::wrong("disk", "full\nof \"it\"")];
        let line = line_of_json(&findings, false);
        assert!(!line.contains('\n') && line.starts_with(r#"{"format":1,"ok":false,"#), "{line}");
        assert!(line.contains(r#"{"about":"disk","state":"wrong","says":"full\nof"#), "{line}");
    }
}
