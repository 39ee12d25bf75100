//! `cargo xtask list`, and `cargo xtask` alone after the first time: where the reader stands, and
//! what comes next.

use record::ExitCode;
use record::style::BOLD;
use workbook::{Chapter, Exercise, Result, Workbook};

use super::minutes::{self, Minutes};
use super::next;
use super::outline::{self, words_of};
use crate::console::{self, Console};
use crate::ledger::{Ledger, State};

/// The lines that stand around the rows: heading, minutes, what is next.
const AROUND: usize = 9;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Every exercise.
    Whole,
    /// What fits the screen.
    Brief,
}

/// Lists the exercises with their states, how long they take, and last the next command.
///
/// # Errors
/// None: what is wrong with the ledger is told beside.
pub(crate) fn run(workbook: &Workbook, amount: Amount, console: Console) -> Result<ExitCode> {
    let ledger = Ledger::read(workbook);
    let states = workbook.exercises().map(|exercise| ledger.state(exercise));
    let fixed = states.filter(|&state| state == State::Fixed).count();
    let all = workbook.exercises().count();
    console.line(&format!("{}: {fixed} of {all} fixed", console.paint(BOLD, "Async Traps")));
    console.line("");
    let rows = match amount {
        _ if console.plain => sentences(workbook, &ledger),
        Amount::Whole => outline::whole(workbook, &ledger, console),
        Amount::Brief => {
            let lines = console::rows().map_or(usize::MAX, |rows| rows.saturating_sub(AROUND));
            outline::brief(workbook, &ledger, lines, console)
        }
    };
    console.print(&rows);
    console.line("");
    console.print(&console.wrapped("", "", &times(workbook, &ledger)));
    let steps = next::steps(workbook, &ledger);
    if steps.is_empty() {
        let text = "Nothing is left. To try one again: cargo xtask reset EXERCISE";
        console.print(&console.wrapped("", "", text));
    }
    for (index, step) in steps.iter().enumerate() {
        let first = match index {
            0 => "Next: ",
            _ if console.plain => "",
            _ => "      ",
        };
        console.print(&console.wrapped(first, "      ", step));
    }
    Ok(ExitCode::Fixed)
}

/// How long all of it takes and what is left, and what is enough for less.
fn times(workbook: &Workbook, ledger: &Ledger) -> String {
    let minutes = Minutes::of(workbook, ledger);
    let [left, total] = [minutes.left(), minutes.total].map(minutes::shown);
    if minutes.left() == 0 {
        return format!("All of it takes about {total}, optional exercises aside.");
    }
    let all = format!("About {left} left of {total}, optional exercises aside.");
    match minutes.ways() {
        Some(ways) => format!("{all} {ways}"),
        None => all,
    }
}

fn sentences(workbook: &Workbook, ledger: &Ledger) -> String {
    let sentence = |chapter: &Chapter, exercise: &Exercise| {
        let Chapter { number, title, .. } = chapter;
        let Exercise { id, minutes, optional, .. } = exercise;
        let optional = if *optional { ", optional" } else { "" };
        let state = words_of(ledger.state(exercise));
        format!("{id}{optional}: {state}. Chapter {number}, {title}, {minutes} minutes.\n")
    };
    let chapters = workbook.chapters.iter();
    chapters
        .flat_map(|chapter| chapter.exercises.iter().map(move |one| sentence(chapter, one)))
        .collect()
}
