//! The reader's commands, one to a file.

pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod hint;
pub(crate) mod list;
pub(crate) mod reset;
pub(crate) mod solution;
pub(crate) mod trace;
pub(crate) mod watch;
pub(crate) mod welcome;

use std::env;
use std::path::PathBuf;

use clap::Args;
use workbook::{Error, Exercise, Result, Workbook, names};

use crate::build::Source;
use crate::ledger::Ledger;

/// Which file a command takes.
#[derive(Debug, Args)]
pub(crate) struct Taken {
    /// Take this file instead of yours
    #[arg(long, value_name = "FILE", conflicts_with = "solutions")]
    with: Option<PathBuf>,
    /// Take the reference solution
    #[arg(long)]
    solutions: bool,
}

impl Taken {
    /// The source that was meant.
    ///
    /// # Errors
    /// There is no such file.
    fn source(&self) -> Result<Source> {
        match &self.with {
            // A path is meant from where it was typed.
            Some(typed) => match env::current_dir().unwrap_or_default().join(typed) {
                file if file.is_file() => Ok(Source::File(file)),
                _ => Err(Error::misuse(format!("there is no file {}", typed.display()))),
            },
            None if self.solutions => Ok(Source::Reference),
            None => Ok(Source::Reader),
        }
    }
}

/// The exercise that was typed, or else the one to do next.
///
/// # Errors
/// The name was not understood; or there is no name, and all exercises are fixed.
pub(crate) fn named_or_next<'w>(
    workbook: &'w Workbook,
    typed: Option<&str>,
) -> Result<&'w Exercise> {
    match typed {
        Some(typed) => names::resolve_one(workbook, typed),
        None => Ledger::read(workbook)?
            .next(workbook)
            .ok_or_else(|| Error::misuse("every exercise is fixed; name the one that you mean")),
    }
}
