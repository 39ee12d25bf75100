//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::{check, trace};
use crate::maintain::book::BookCommand;
use crate::maintain::{bench, new, seal, verify};

/// Async Traps: small async programs that hang, leak or lose work, for you to repair.
///
/// Without a command: on first use a proof that your set-up works, afterwards where you stand.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// Whole sentences, without colour or columns.
    #[arg(long, global = true)]
    pub(crate) plain: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

const EXIT_CODES: &str = "\
An exercise is named by its chapter (futurelock, 3, 03-futurelock), by itself (copy_job) or by \
both (futurelock/copy_job).\n
Exit codes: 0 fixed, 1 not fixed, 2 not understood, 3 could not be judged.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge your file; without a name, the next exercise that is not fixed
    Check(check::Wish),
    /// Check your file each time that you save it, and go on with the next
    Watch {
        /// The exercise; without it, the next one that is not fixed
        exercise: Option<String>,
    },
    /// Draw what happened in one run, in simulated time
    Trace(trace::Wish),
    /// Show a hint: one level more at each call
    Hint {
        /// The exercise; without it, the next one that is not fixed
        exercise: Option<String>,
    },
    /// Show what you have changed
    Diff {
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
    Verify(verify::Wish),
    /// Open the book; the other commands are for maintainers
    Book {
        #[command(subcommand)]
        command: Option<BookCommand>,
        /// Print where it is, and open nothing
        #[arg(long)]
        no_open: bool,
    },
    /// For maintainers: make a chapter to begin with
    New(new::Wish),
    /// For maintainers: write what is derived: checksums, files as shipped, the README's table
    Seal(seal::Wish),
    /// For maintainers: measure what the reader's commands cost, beside cargo alone
    Bench(bench::Wish),
}
