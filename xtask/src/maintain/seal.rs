//! `cargo xtask seal`: what is derived from other files, written anew.

use std::fs;

use clap::Args;
use record::ExitCode;
use workbook::{Error, Exercise, Result, Workbook, files, names};

use super::{picture, readme};
use crate::console::Console;
use crate::seal;

/// The wish of a person who typed `cargo xtask seal`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Ship the file to edit of this exercise as it is now: readers then begin with it
    #[arg(long, value_name = "EXERCISE")]
    shipped: Option<String>,
}

/// Writes the seals of all chapters, the files as shipped where one is missing, and the README's
/// table and picture.
///
/// # Errors
/// A name was not understood; a file cannot be read or written.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    if let Some(typed) = &wish.shipped {
        ship(workbook, names::resolve_one(workbook, typed)?, console)?;
    }
    for exercise in workbook.exercises() {
        // One that is there is left alone: the file to edit may hold somebody's solution.
        if !exercise.shipped().is_file() {
            ship(workbook, exercise, console)?;
        }
    }
    // Whoever has an exercise of their own goes on to change all of it: it has no seal.
    for chapter in workbook.book_chapters() {
        let state = if seal::write(chapter)? { "written" } else { "up to date" };
        console.line(&format!("{}: {state}", workbook.shown(&seal::file(chapter))));
    }
    if readme::write(workbook)? {
        console.line("README.md: written");
    }
    if picture::write(workbook)? {
        console.line("README's picture: written");
    }
    Ok(ExitCode::Fixed)
}

/// Copies the file to edit to the one as shipped.
fn ship(workbook: &Workbook, exercise: &Exercise, console: Console) -> Result<()> {
    let file = exercise.file();
    let text = fs::read(&file).map_err(|error| Error::io("read", &file, &error))?;
    let shipped = exercise.shipped();
    let changed = files::write_if_changed(&shipped, &text)?;
    let state = if changed { "written" } else { "up to date" };
    let Exercise { shown_file, id, .. } = exercise;
    console.line(&format!("{}: {state}, from {shown_file}", workbook.shown(&shipped)));
    if changed {
        console.line(&format!("That it is still in its trap: cargo xtask verify {id}"));
    }
    Ok(())
}
