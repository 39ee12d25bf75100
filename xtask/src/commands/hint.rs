//! `cargo xtask hint`: one level more at each call.

use record::ExitCode;
use record::style::BOLD;
use workbook::{Error, Exercise, Result, Workbook};

use crate::console::{self, Console};
use crate::ledger::{Help, Helps};

/// Shows the next hint, or that of a level. After the last one it shows all of them again, and what
/// comes next.
///
/// # Errors
/// The exercise has no hints, or none of this level.
pub(crate) fn run(
    workbook: &Workbook,
    exercise: &Exercise,
    level: Option<usize>,
    console: Console,
) -> Result<ExitCode> {
    let hints = exercise.hints()?;
    if hints.is_empty() {
        return Err(Error::unjudged(format!("{} has no hints", exercise.id)));
    }
    let mut helps = Helps::read(workbook);
    let help = helps.of(exercise);
    let shown = help.hints.min(hints.len());
    let last = hints.len();
    let levels = match level {
        Some(level) if (1..=last).contains(&level) => level - 1..level,
        Some(level) => {
            let text = format!("{} has no hint {level}; the last is {last}", exercise.id);
            return Err(Error::misuse(text));
        }
        None if shown == last => 0..last,
        None => shown..shown + 1,
    };
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
    // Whoever looks at an earlier one again has still seen the later ones.
    let seen = Help { hints: levels.end.max(shown), ..help };
    if let Err(error) = helps.keep(exercise, seen) {
        console::warns(&format!("that you saw it is not kept: {error}"));
        if levels.end < last {
            let next = levels.end + 1;
            console.note(&format!("The next one: cargo xtask hint {name} --level {next}"));
        }
    }
    Ok(ExitCode::Fixed)
}
