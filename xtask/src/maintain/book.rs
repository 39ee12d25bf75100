//! `cargo xtask book build`, `serve` and `check`.

use std::env;

use clap::Subcommand;
use record::ExitCode;
use workbook::{Result, Workbook};

use crate::build::book::builder;
use crate::console::Console;
use crate::maintain::{figures, listings};

/// What a maintainer wants of the book.
#[derive(Debug, Subcommand)]
pub(crate) enum BookCommand {
    /// Build it into book/html, or for students into book/student
    Build {
        /// Leave out the notes and pages for teachers, and the pages that show the solutions
        #[arg(long)]
        student: bool,
        /// For students too with the pages that show the solutions
        #[arg(long, requires = "student")]
        after: bool,
        /// Into another folder
        #[arg(long, value_name = "DIR")]
        out: Option<String>,
    },
    /// Show it on this machine, built again at each change
    Serve {
        /// The port
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Run every listing and figure again, compare it with what the book shows, check the pages
    Check {
        /// Run these listings only, by name, and no figure
        #[arg(value_name = "LISTING")]
        listings: Vec<String>,
        /// Write what the listings print to their captures
        #[arg(long)]
        accept: bool,
    },
}

/// Does what a maintainer wants of the book.
///
/// # Errors
/// The builder does not compile or run, or a listing does not.
pub(crate) fn run(
    workbook: &Workbook,
    command: &BookCommand,
    console: Console,
) -> Result<ExitCode> {
    match command {
        BookCommand::Build { student, after, out } => {
            // The builder runs elsewhere, and a folder is meant from where it was typed.
            let here = env::current_dir().unwrap_or_default();
            let out = out.as_ref().map(|out| here.join(out).display().to_string());
            let mut arguments = vec!["build"];
            arguments.extend(student.then_some("--student"));
            arguments.extend(after.then_some("--after"));
            arguments.extend(out.iter().flat_map(|out| ["--out", out]));
            builder(workbook, &arguments)
        }
        BookCommand::Serve { port } => builder(workbook, &["serve", "--port", &port.to_string()]),
        BookCommand::Check { listings: wanted, accept } => {
            let listings = listings::run(workbook, wanted, *accept, console)?;
            let figures = if wanted.is_empty() {
                figures::compare(workbook, console)?
            } else {
                ExitCode::Fixed
            };
            let pages = builder(workbook, &["check"])?;
            Ok(listings.max(figures).max(pages))
        }
    }
}
