//! `cargo xtask seal`: what is derived from the sources, written anew.

use record::ExitCode;
use workbook::{Result, Workbook};

use crate::console::Console;
use crate::seal;

/// Writes the seals of all chapters.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn run(workbook: &Workbook, console: Console) -> Result<ExitCode> {
    for chapter in &workbook.chapters {
        let state = if seal::write(chapter)? { "written" } else { "up to date" };
        console.line(&format!("{}: {state}", workbook.shown(&seal::file(chapter))));
    }
    Ok(ExitCode::Fixed)
}
