//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::{book, check, heap, report, reset, trace};
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
Exit codes: 0 fixed, 1 not fixed, 2 not understood, 3 could not be judged.\n
For a debugger: with ASYNC_TRAPS_CASE=shown, `cargo test -p CHAPTER` runs the case that the verdict \
shows in its own process, and judges nothing.";

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
    /// Show the lines of your file by the bytes that they allocate in one run
    Heap(heap::Wish),
    /// Show a hint: one level more at each call
    Hint {
        /// The exercise; without it, the next one that is not fixed
        exercise: Option<String>,
        /// Show the hint of this level, counted from 1
        #[arg(long, value_name = "N")]
        level: Option<usize>,
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
    /// Bring your file back to how it was shipped, keeping a copy of yours
    Reset(reset::Wish),
    /// List the exercises and where you stand
    List,
    /// For teachers: who is where, since when, and what fails
    Report(report::Wish),
    /// Look whether this machine has what the workbook needs, also without a network
    Doctor {
        /// Print what was found as one line of JSON, and nothing else
        #[arg(long)]
        json: bool,
    },
    /// For maintainers: prove that the verdicts tell right from wrong
    Verify(verify::Wish),
    /// Open the book, or the page of an exercise; build, serve and check are for maintainers
    #[command(args_conflicts_with_subcommands = true)]
    Book {
        #[command(subcommand)]
        command: Option<BookCommand>,
        #[command(flatten)]
        page: book::Wish,
    },
    /// For teachers: make an exercise of your own; for maintainers: a chapter
    New(new::Wish),
    /// For maintainers: write what is derived: checksums, files as shipped, the README's table
    Seal(seal::Wish),
    /// For maintainers: measure what the reader's commands cost, beside cargo alone
    Bench(bench::Wish),
}
