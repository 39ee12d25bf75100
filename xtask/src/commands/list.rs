//! `cargo xtask list`, and `cargo xtask` alone after the first time: where the reader stands, and what comes next.

use record::ExitCode;
use record::style::{BOLD, DIM, GREEN};
use workbook::{Chapter, Exercise, Result, Workbook};

use crate::console::Console;
use crate::ledger::{Ledger, State};

/// Lists the exercises with their states, and the next command.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) fn run(workbook: &Workbook, console: Console) -> Result<ExitCode> {
    let ledger = Ledger::read(workbook)?;
    let states = workbook.exercises().map(|exercise| ledger.state(exercise));
    let fixed = states.filter(|&state| state == State::Fixed).count();
    let all = workbook.exercises().count();
    console.line(&format!("{}: {fixed} of {all} fixed", console.paint(BOLD, "Async Traps")));
    console.line("");
    let widest = workbook.exercises().map(|exercise| exercise.id.len()).max().unwrap_or_default();
    for chapter in &workbook.chapters {
        for exercise in &chapter.exercises {
            let state = ledger.state(exercise);
            console.line(&if console.plain {
                sentence(chapter, exercise, state)
            } else {
                row(chapter, exercise, state, widest, console)
            });
        }
    }
    console.line("");
    console.line(&match ledger.next(workbook) {
        Some(next) => format!("Next: cargo xtask check {}", next.shortest_name),
        None => "Nothing is left. To try one again: cargo xtask reset EXERCISE".to_owned(),
    });
    Ok(ExitCode::Fixed)
}

fn words(state: State) -> String {
    match state {
        State::NotTried => "not tried".to_owned(),
        State::Tried(1) => "tried once".to_owned(),
        State::Tried(count) => format!("tried {count} times"),
        State::Fixed => "fixed".to_owned(),
    }
}

fn sentence(chapter: &Chapter, exercise: &Exercise, state: State) -> String {
    let Chapter { number, title, .. } = chapter;
    let minutes = exercise.minutes;
    let optional = if exercise.optional { ", optional" } else { "" };
    let state = words(state);
    format!("{}{optional}: {state}. Chapter {number}, {title}, {minutes} minutes.", exercise.id)
}

fn row(
    chapter: &Chapter,
    exercise: &Exercise,
    state: State,
    widest: usize,
    console: Console,
) -> String {
    let Chapter { number, title, .. } = chapter;
    let minutes = exercise.minutes;
    let style = match state {
        State::Fixed => GREEN,
        State::Tried(_) => BOLD,
        State::NotTried => DIM,
    };
    let state = console.paint(style, &format!("{:<15}", words(state)));
    let optional = if exercise.optional { ", optional" } else { "" };
    format!("{number:>3}  {:<widest$}  {state}  {title}, {minutes} min{optional}", exercise.id)
}
