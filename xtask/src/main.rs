//! `cargo xtask`, the command of the workbook *Async Traps*.
//!
//! The code stands in rooms. Imports go down this table, never up:
//!
//! | room | what it holds |
//! |---|---|
//! | `main`, `arguments` | from what was typed to a command |
//! | `commands` | the reader's: check, watch, trace, heap, hint, diff, solution, reset, list, welcome, book, doctor; report |
//! | `maintain` | the maintainer's: verify, new, seal, bench, the figures, the listings, the book |
//! | `build` | from an exercise and a file to a program, and from the program to its report |
//! | `ledger` | what is known of the reader: attempts, and help that was asked for |
//! | `seal` | whether the files that nobody edits are as they were shipped |
//! | `cargo`, `process`, `group`, `console`, `keyboard`, `temporary` | cargo, a process, one with all that it starts, the terminal, its keys, a folder |
//!
//! What there is, chapters, exercises and variants, is in the library `workbook`.

#![warn(missing_docs, unreachable_pub)]

mod arguments;
mod build;
mod cargo;
mod commands;
mod console;
mod group;
mod keyboard;
mod ledger;
mod maintain;
mod process;
mod seal;
mod temporary;
#[cfg(test)]
mod testing;

use std::process::ExitCode as ProcessExitCode;

use clap::Parser as _;
use record::ExitCode;
use workbook::{Result, names};

use crate::arguments::{Arguments, Command};
use crate::commands::list::Amount;
use crate::console::Console;

fn main() -> ProcessExitCode {
    let Arguments { plain, command } = Arguments::parse();
    let console = Console { plain };
    let code = run(command, console).unwrap_or_else(|error| {
        console.error(&error);
        error.exit_code()
    });
    code.into()
}

fn run(command: Option<Command>, console: Console) -> Result<ExitCode> {
    let workbook = &workbook::find()?;
    let Some(command) = command else {
        return if workbook.own_folder().exists() {
            commands::list::run(workbook, Amount::Brief, console)
        } else {
            commands::welcome::run(workbook, console)
        };
    };
    match command {
        Command::List => commands::list::run(workbook, Amount::Whole, console),
        Command::Check(wish) => commands::check::run(workbook, &wish, console),
        Command::Trace(wish) if wish.record => maintain::figures::record(workbook, console),
        Command::Trace(wish) if wish.compare => maintain::figures::compare(workbook, console),
        Command::Trace(wish) => commands::trace::run(workbook, &wish, console),
        Command::Heap(wish) => commands::heap::run(workbook, &wish, console),
        Command::Hint { exercise, level } => {
            let exercise = commands::named_or_next(workbook, exercise.as_deref())?;
            commands::hint::run(workbook, exercise, level, console)
        }
        Command::Watch { exercise } => commands::watch::run(workbook, exercise.as_deref(), console),
        Command::Diff { exercise } => {
            let exercise = commands::named_or_next(workbook, exercise.as_deref())?;
            commands::diff::run(exercise, console)
        }
        Command::Solution { exercise } => {
            let exercise = names::resolve_one(workbook, &exercise)?;
            commands::solution::run(workbook, exercise, console)
        }
        Command::Reset(wish) => commands::reset::run(workbook, &wish, console),
        Command::Report(wish) => commands::report::run(workbook, &wish, console),
        Command::Doctor { json } => commands::doctor::run(workbook, json, console),
        Command::Book { command: None, page } => commands::book::open(workbook, &page, console),
        Command::Book { command: Some(command), .. } => {
            maintain::book::run(workbook, &command, console)
        }
        Command::Verify(wish) => maintain::verify::run(workbook, &wish, console),
        Command::New(wish) => maintain::new::run(workbook, &wish, console),
        Command::Bench(wish) => maintain::bench::run(workbook, &wish, console),
        Command::Seal(wish) => maintain::seal::run(workbook, &wish, console),
    }
}
