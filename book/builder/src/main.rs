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
//! | `exercise`, `variants`, `minutes`, `figure`, `schedule` | what the directives are replaced with |
//! | `listing` | the name of a listing above it, and its marked line |
//! | `route`, `searches`, `total`, `measured` | the same, for the ways through the book |
//! | `teacher`, `student` | notes and pages that the student build leaves out |
//! | `objectives`, `worksheet` | what a chapter is to teach, and a sheet of paper to learn it with |
//! | `print` | the page on which the whole book is printed |
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
mod measured;
mod minutes;
mod objectives;
mod place;
mod print;
mod problem;
mod route;
mod schedule;
mod searches;
mod serve;
mod student;
mod teacher;
#[cfg(test)]
mod testing;
mod total;
mod variants;
mod worksheet;

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
        Command::Build { edition, out } => {
            let folder = if edition == Edition::Full { "html" } else { "student" };
            let out = out.unwrap_or_else(|| place.book.join(folder));
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
