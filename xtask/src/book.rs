//! `cargo xtask book`: opens the book for a reader; builds, serves and checks it for maintainers.
//!
//! mdBook is compiled by the builder alone, which is a workspace of its own: cargo runs it from
//! here.

use std::process::{Command, ExitStatus};

use clap::Subcommand;
use record::{ExitCode, wire};
use workbook::{Error, Result, Workbook};

use crate::book_check;
use crate::cargo;
use crate::console::Console;
use crate::trace;

/// What a maintainer wants of the book.
#[derive(Debug, Subcommand)]
pub(crate) enum BookCommand {
    /// Build it into book/html
    Build {
        /// Leave the teacher's notes out
        #[arg(long)]
        student: bool,
    },
    /// Show it on this machine, built again at each change
    Serve {
        /// The port
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Run every listing and figure again, compare it with what the book shows, check the pages
    Check {
        /// Write what the listings print to their captures
        #[arg(long)]
        accept: bool,
    },
}

/// Opens the book, or does what a maintainer wants of it.
///
/// # Errors
/// The builder does not compile or run, or a listing does not.
pub(crate) fn run(
    workbook: &Workbook,
    command: Option<BookCommand>,
    no_open: bool,
    console: Console,
) -> Result<ExitCode> {
    match command {
        None => open(workbook, no_open, console),
        Some(BookCommand::Build { student }) => {
            let student: &[&str] = if student { &["--student"] } else { &[] };
            Ok(code(builder(workbook, &[&["build"], student].concat())?))
        }
        Some(BookCommand::Serve { port }) => {
            Ok(code(builder(workbook, &["serve", "--port", &port.to_string()])?))
        }
        Some(BookCommand::Check { accept }) => {
            let captures = book_check::run(workbook, accept, console)?;
            let figures = trace::compare(workbook, console)?;
            let pages = code(builder(workbook, &["check"])?);
            Ok(captures.max(figures).max(pages))
        }
    }
}

/// Opens a book that is there already, or builds one.
fn open(workbook: &Workbook, no_open: bool, console: Console) -> Result<ExitCode> {
    let index = workbook.root.join("book").join("html").join("index.html");
    if !index.is_file() {
        console.note("The book is built once. This takes a minute or two.");
        if !builder(workbook, &["build"])?.success() {
            return Err(Error::unjudged("the book could not be built; see above"));
        }
    }
    console.line(&format!("The book: {}", index.display()));
    // Without a browser, as on a server, the line above is all that can be done.
    if !no_open && open::that_detached(&index).is_err() {
        console.line("No browser could be started here: open that file in one.");
    }
    Ok(ExitCode::Fixed)
}

/// Runs the builder, with cargo's progress on the terminal.
fn builder(workbook: &Workbook, arguments: &[&str]) -> Result<ExitStatus> {
    let root = &workbook.root;
    let target = cargo::folders(root)?.target.join("book");
    let mut command: Command = cargo::command(root);
    command.args(["run", "--locked", "--manifest-path"]);
    command.arg(root.join("book").join("builder").join("Cargo.toml"));
    command.arg("--target-dir").arg(target).arg("--").args(arguments);
    command.env(wire::ROOT, root);
    command.status().map_err(|error| Error::io("start", command.get_program().as_ref(), &error))
}

fn code(status: ExitStatus) -> ExitCode {
    ExitCode::of_comparison(status.success())
}
