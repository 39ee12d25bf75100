//! Builds, serves and checks the book *Async Traps*.
//!
//! It drives mdBook as a library, with our own preprocessors in the same process. Each file is a
//! concept:
//!
//! | file | what it holds |
//! |---|---|
//! | `arguments`, `problem` | the command line; what is wrong with a page, in one line |
//! | `place`, `book` | where its files are; from the sources to HTML |
//! | `directive`, `expand` | `{{#name words}}` on a page; the preprocessor that replaces them |
//! | `exercise`, `variants`, `minutes`, `figure` | what the directives are replaced with |
//! | `listing` | the name of a listing above it, and its marked line |
//! | `teacher` | notes that the student build leaves out |
//! | `serve` | the book for whoever writes it: built again at each change |
//! | `check` | what must hold of sources and of the built HTML |
//!
//! What the workbook holds it reads with the library `workbook`, as xtask does.

mod arguments;
mod book;
mod check;
mod directive;
mod exercise;
mod expand;
mod figure;
mod listing;
mod minutes;
mod place;
mod problem;
mod schedule;
mod serve;
mod teacher;
#[cfg(test)]
mod testing;
mod variants;

use std::env;
use std::process;

use anyhow::Result;
use record::ExitCode;

use crate::arguments::{Command, HELP};
use crate::place::{Edition, Place};

fn main() -> process::ExitCode {
    let command = match arguments::parse(env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}\n\n{HELP}");
            return ExitCode::Misuse.into();
        }
    };
    let code = run(command).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::NotJudged
    });
    code.into()
}

fn run(command: Command) -> Result<ExitCode> {
    let place = Place::new(&workbook::find_root())?;
    match command {
        Command::Help => print!("{HELP}"),
        Command::Build { student, out } => {
            let edition = if student { Edition::Student } else { Edition::Full };
            let out = out.unwrap_or_else(|| place.book.join("html"));
            book::build(&place, edition, &out)?;
            println!("{}", out.join("index.html").display());
        }
        Command::Serve { port } => serve::run(&place, port)?,
        Command::Check => {
            let check::Findings { problems, budgets } = check::run(&place)?;
            for line in budgets {
                println!("{line}");
            }
            for problem in &problems {
                println!("{problem}");
            }
            match problems.len() {
                0 => println!("the book: no problem found"),
                1 => println!("\n1 problem"),
                count => println!("\n{count} problems"),
            }
            return Ok(ExitCode::of_comparison(problems.is_empty()));
        }
    }
    Ok(ExitCode::Fixed)
}
