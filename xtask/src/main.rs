//! `cargo xtask`, the command of the workbook *Async Traps*.
//!
//! Readers check, ask for hints and solutions, and reset; maintainers verify and seal. Each file
//! is a concept:
//!
//! | file | what it holds |
//! |---|---|
//! | `workbook`, `names` | which exercises there are; from what was typed to the ones meant |
//! | `variant`, `overlay` | the files under `solutions/`; copies of a crate with one laid over |
//! | `cargo`, `judge` | cargo as a subprocess; the binary of a verdict as a subprocess |
//! | `seal` | whether the files that nobody edits are as they were shipped |
//! | `attempts`, `help` | what the reader did; what help the reader asked for |
//! | `check`, `hint`, `solution`, `reset`, `standing`, `welcome` | the reader's commands |
//! | `verify`, `rules`, `outcome` | the maintainer's command, its rules, its table |
//! | `book`, `book_check`, `normalise` | the book: opened, built, its listings run again |
//! | `trace`, `trace_figures` | a run, drawn; the figures of the book, recorded and compared |
//! | `repeat`, `cores` | a verdict that must say the same each time; all cores at work |
//! | `console`, `error`, `files`, `temporary` | the terminal, failures, files |

mod attempts;
mod book;
mod book_check;
mod cargo;
mod check;
mod console;
mod cores;
mod help;
mod hint;
mod judge;
mod normalise;
mod outcome;
mod overlay;
mod repeat;
mod reset;
mod rules;
mod seal;
mod solution;
mod standing;
mod temporary;
#[cfg(test)]
mod testing;
mod trace;
mod trace_figures;
mod verify;
mod welcome;

use std::path::PathBuf;
use std::process;

use clap::{Parser, Subcommand};
use record::ExitCode;
use workbook::{Error, Exercise, Result, Workbook, names};

use crate::attempts::Ledger;
use crate::book::BookCommand;
use crate::console::Console;

/// Async Traps: small async programs that hang, leak or lose work, for you to repair.
///
/// Without a command: on first use a proof that your set-up works, afterwards where you stand.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Arguments {
    /// Whole sentences, without colour or columns.
    #[arg(long, global = true)]
    plain: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
An exercise is named by its chapter (futurelock, 3, 03-futurelock), by itself (copy_job) or by \
both (futurelock/copy_job).\n
Exit codes: 0 fixed, 1 not fixed, 2 not understood, 3 could not be judged.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge your file; without a name, the next exercise that is not fixed
    Check {
        /// Chapters or exercises
        #[arg(value_name = "EXERCISE")]
        exercises: Vec<String>,
        /// Judge this file instead of yours
        #[arg(long, value_name = "FILE", conflicts_with = "solutions")]
        with: Option<PathBuf>,
        /// Judge the reference solutions; without a name, all of them
        #[arg(long)]
        solutions: bool,
        /// Print each report as a line of JSON, and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Draw what happened in one run, in simulated time
    Trace(trace::Wish),
    /// Show a hint: one level more at each call
    Hint {
        /// The exercise; without it, the next one that is not fixed
        exercise: Option<String>,
    },
    /// Show what separates your file from the reference solution
    Solution {
        /// The exercise
        exercise: String,
    },
    /// Bring your file back to how it was shipped, keeping a backup
    Reset {
        /// The exercise
        exercise: String,
    },
    /// List the exercises and where you stand
    List,
    /// For maintainers: prove that the verdicts tell right from wrong
    Verify {
        /// The chapter; without it, all of them
        chapter: Option<String>,
        /// Runs of each case, whose reports must be equal [default: 3, or 32 if CI is set]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        runs: Option<u32>,
        /// Run beside a busy loop on every core
        #[arg(long)]
        load: bool,
    },
    /// Open the book; the other commands are for maintainers
    Book {
        #[command(subcommand)]
        command: Option<BookCommand>,
        /// Print where it is, and open nothing
        #[arg(long)]
        no_open: bool,
    },
    /// For maintainers: record the checksums of the files that readers must not edit
    Seal,
}

fn main() -> process::ExitCode {
    let Arguments { plain, command } = Arguments::parse();
    let console = Console { plain };
    let code = run(command, console).unwrap_or_else(|error| {
        console.error(&error);
        error.exit_code()
    });
    code.into()
}

fn run(command: Option<Command>, console: Console) -> Result<ExitCode> {
    let workbook = &Workbook::read(workbook::find_root())?;
    match command {
        None if workbook.own_folder().exists() => standing::run(workbook, console),
        None => welcome::run(workbook, console),
        Some(Command::List) => standing::run(workbook, console),
        Some(Command::Check { exercises, with, solutions, json }) => {
            let subject = match with {
                Some(file) => check::Subject::File(overlay::file_of_person(&file)?),
                None if solutions => check::Subject::Solution,
                None => check::Subject::Reader,
            };
            check::run(workbook, &exercises, &subject, json, console)
        }
        Some(Command::Trace(wish)) => trace::run(workbook, &wish, console),
        Some(Command::Hint { exercise }) => {
            let exercise = match &exercise {
                Some(typed) => names::resolve_one(workbook, typed)?,
                None => next(workbook)?,
            };
            hint::run(workbook, exercise, console)
        }
        Some(Command::Solution { exercise }) => {
            solution::run(workbook, names::resolve_one(workbook, &exercise)?, console)
        }
        Some(Command::Reset { exercise }) => {
            reset::run(workbook, names::resolve_one(workbook, &exercise)?, console)
        }
        Some(Command::Verify { chapter, runs, load }) => {
            verify::run(workbook, chapter.as_deref(), runs, load, console)
        }
        Some(Command::Book { command, no_open }) => book::run(workbook, command, no_open, console),
        Some(Command::Seal) => seal::run(workbook, console),
    }
}

/// The exercise to do next.
///
/// # Errors
/// All are fixed: then one must be named.
fn next(workbook: &Workbook) -> Result<&Exercise> {
    Ledger::read(workbook)?
        .next(workbook)
        .ok_or_else(|| Error::misuse("every exercise is fixed; name the one that you mean"))
}
