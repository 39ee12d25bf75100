//! `cargo xtask solution`: the reference as a difference from the reader's file, once it is
//! earned or asked for twice.

use record::ExitCode;
use record::style::BOLD;
use workbook::{Exercise, Header, Result, Workbook, files, header};

use super::diff;
use crate::console::{self, Console};
use crate::ledger::{Help, Helps, Ledger, State};

/// Shows what separates the reader's file from the reference.
///
/// # Errors
/// There is no reference; a file cannot be read.
pub(crate) fn run(workbook: &Workbook, exercise: &Exercise, console: Console) -> Result<ExitCode> {
    let mut helps = Helps::read(workbook);
    let help = helps.of(exercise);
    // Whoever has seen every hint has asked once.
    let asked = help.solution || help.hints >= exercise.hints()?.len().max(1);
    if Ledger::read(workbook).state(exercise) != State::Fixed && !asked {
        match helps.keep(exercise, Help { solution: true, ..help }) {
            Ok(()) => {
                let Exercise { id, name, .. } = exercise;
                let hint = format!("a hint: cargo xtask hint {name}");
                let ask = "Ask again to see the solution.";
                console.line(&format!("{id} is not fixed yet ({hint}). {ask}"));
                return Ok(ExitCode::Fixed);
            }
            // To ask again would not help: nothing would remember it.
            Err(error) => console::warns(&format!("that you asked is not kept: {error}")),
        }
    }
    let theirs = files::read_if_present(&exercise.file())?.unwrap_or_default();
    let reference = files::read(&exercise.solution())?;
    let Header { summary, costs, .. } = Header::parse(&reference);
    console.line(&console.paint(BOLD, &summary));
    if let Some(costs) = costs {
        console.line(&format!("Costs: {costs}"));
    }
    console.line("");
    let solution = workbook.shown(&exercise.solution());
    console.print(&difference(&theirs, &reference, &exercise.shown_file, &solution, console));
    Ok(ExitCode::Fixed)
}

/// What separates the reader's file from the reference, leaving the headers out: one holds the
/// contract, the other has been printed above.
fn difference(theirs: &str, reference: &str, from: &str, to: &str, console: Console) -> String {
    let (theirs, reference) = (files::unix_lines(theirs), files::unix_lines(reference));
    let (old, new) = (header::body(&theirs), header::body(&reference));
    if old == new {
        return "Your file is the same.\n".to_owned();
    }
    // The reader's header on both sides: the line numbers are then those of the reader's file.
    let header = &theirs[..theirs.len() - old.len()];
    diff::unified(&theirs, &format!("{header}{new}"), [from, to], console)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(theirs: &str, reference: &str) -> String {
        difference(theirs, reference, "mine.rs", "solution.rs", Console { plain: true })
    }

    #[test]
    fn headers_are_left_out_and_lines_are_numbered_as_in_the_readers_file() {
        let theirs = "//! Contract.\n//! More.\n\nfn f() {\n    1\n}\n";
        let reference = "//! Returns two.\n//!\n//! Costs: one.\n\nfn f() {\n    2\n}\n";
        let expected = "--- mine.rs\n+++ solution.rs\n@@ -2,5 +2,5 @@\n //! More.\n \n \
                        fn f() {\n-    1\n+    2\n }\n";
        assert_eq!(plain(theirs, reference), expected);
        assert_eq!(plain(&theirs.replace('\n', "\r\n"), reference), expected);
    }

    #[test]
    fn the_same_body_is_said_to_be_the_same() {
        assert_eq!(
            plain("//! A.\n\nfn f() {}\n", "//! B.\n\nfn f() {}\n"),
            "Your file is the same.\n"
        );
    }

    #[test]
    fn an_empty_file_differs_in_everything() {
        assert!(plain("", "//! B.\n\nfn f() {}\n").ends_with("+fn f() {}\n"));
    }
}
