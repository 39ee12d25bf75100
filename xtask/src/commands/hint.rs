//! `cargo xtask hint`: one level more at each call.

use record::ExitCode;
use record::style::BOLD;
use workbook::{Error, Exercise, Result, Workbook};

use crate::console::Console;
use crate::ledger::{Help, Helps};

/// Shows the next hint. After the last one it shows all of them again, and what comes next.
///
/// # Errors
/// The exercise has no hints; what was asked cannot be kept.
pub(crate) fn run(workbook: &Workbook, exercise: &Exercise, console: Console) -> Result<ExitCode> {
    let hints = exercise.hints()?;
    if hints.is_empty() {
        return Err(Error::unjudged(format!("{} has no hints", exercise.id)));
    }
    let mut helps = Helps::read(workbook)?;
    let help = helps.of(exercise);
    let shown = help.hints.min(hints.len());
    let last = hints.len();
    let levels = if shown == last { 0..last } else { shown..shown + 1 };
    for level in levels.clone() {
        let heading = format!("{}, hint {} of {last}", exercise.id, level + 1);
        console.line(&console.paint(BOLD, &heading));
        console.line(&format!("\n{}\n", hints[level].trim()));
    }
    let name = &exercise.name;
    console.line(&if levels.end == last {
        format!("That was the last. The answer: cargo xtask solution {name}")
    } else {
        format!("One more: cargo xtask hint {name}")
    });
    helps.keep(exercise, Help { hints: levels.end, ..help })?;
    Ok(ExitCode::Fixed)
}
