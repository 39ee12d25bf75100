//! The mutator as a subprocess.
//!
//! It alone compiles a parser of Rust, and is a workspace of its own for that reason.

use std::path::PathBuf;
use std::process::Stdio;

use serde::Deserialize;
use workbook::{Error, Result, Workbook};

use crate::cargo;

/// A program that is like another one but for one change.
#[derive(Debug, Deserialize)]
pub(crate) struct Mutant {
    /// What was changed, in words.
    pub(crate) name: String,
    /// The line of the change, from one.
    pub(crate) line: usize,
    /// The whole file.
    pub(crate) source: String,
}

/// What was made of one file.
#[derive(Deserialize)]
struct Made {
    mutants: Vec<Mutant>,
}

/// The mutants of each of these files, with cargo's progress on the terminal.
///
/// # Errors
/// Cargo cannot be started; the mutator does not compile, or cannot read a file.
pub(crate) fn mutants(workbook: &Workbook, files: &[PathBuf]) -> Result<Vec<Vec<Mutant>>> {
    let mut command = cargo::run_tool(&workbook.root, "xtask/mutator", "mutator")?;
    command.args(files).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| cargo::cannot_start(&command, &error))?;
    if !output.status.success() {
        return Err(Error::unjudged("the mutator made no mutants; see above"));
    }
    let made: Vec<Made> = serde_json::from_slice(&output.stdout).map_err(|error| {
        Error::unjudged(format!("what the mutator says cannot be read: {error}"))
    })?;
    Ok(made.into_iter().map(|made| made.mutants).collect())
}
