//! The book's builder as a subprocess.
//!
//! It alone compiles mdBook, and is a workspace of its own for that reason.

use record::{ExitCode, wire};
use workbook::{Result, Workbook};

use crate::cargo;

/// Runs the builder, with cargo's progress on the terminal, and says whether it was content.
///
/// # Errors
/// Cargo cannot be started.
pub(crate) fn builder(workbook: &Workbook, arguments: &[&str]) -> Result<ExitCode> {
    let root = &workbook.root;
    let mut command = cargo::run_tool(root, "book/builder", "book")?;
    command.args(arguments).env(wire::ROOT, root);
    let status = command.status().map_err(|error| cargo::cannot_start(&command, &error))?;
    Ok(ExitCode::of_comparison(status.success()))
}
