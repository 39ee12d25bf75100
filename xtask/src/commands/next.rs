//! What the reader does next, a step a line: first the page, then its exercise.

use workbook::{Exercise, Workbook};

use crate::console::glued;
use crate::ledger::{Ledger, State};

/// The steps, in words that go on from "Next": none if nothing is left. Their commands are glued.
pub(super) fn steps(workbook: &Workbook, ledger: &Ledger) -> Vec<String> {
    let Some(exercise) = ledger.next(workbook) else { return Vec::new() };
    let Exercise { shortest_name, minutes, .. } = exercise;
    let check = glued(&format!("cargo xtask check {shortest_name}"));
    let Some(chapter) = workbook.chapter_of(exercise) else { return vec![check] };
    // The page is read before the first exercise of its chapter.
    let is_new = |other: &Exercise| ledger.state(other) == State::NotTried;
    if chapter.own || !chapter.exercises.iter().all(is_new) {
        return vec![match ledger.state(exercise) {
            State::NotTried => format!("{check}, {minutes} min"),
            State::Tried(_) | State::Fixed => check,
        }];
    }
    let (number, title, page) = (chapter.number, &chapter.title, chapter.minutes);
    let book = glued(&format!("cargo xtask book {shortest_name}"));
    vec![
        format!("read {number} {title}, {page} min: {book}"),
        format!("then {check}, {minutes} min"),
    ]
}

/// All steps in one sentence, for where one thing is said of many.
pub(super) fn sentence(workbook: &Workbook, ledger: &Ledger) -> String {
    match steps(workbook, ledger).join("; ") {
        steps if steps.is_empty() => "nothing is left; every exercise is fixed".to_owned(),
        steps => steps,
    }
}
