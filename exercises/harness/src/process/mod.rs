//! The processes of a verdict: a parent that starts and watches, children that run the program.
//!
//! A verdict's test is started three times at most, from its first line each time. If it has several
//! verdicts, a child knows for which it was started, and goes past the others.
//!
//! ```text
//!   parent                                   child that judges
//!   ------                                   -----------------
//!   starts it with a task in an environment  reads its task
//!   variable, and a file for its lines       runs each case; a line for each run that begins
//!   looks every 2 ms: a new line is progress
//!   after 3 s without one, asks on stdin     answers with a line if its runtime turns
//!   after 5 s without one, ends it
//!                                            appends its one value, an `Answer`, and exits
//!   a check failed?
//!   starts another                           child that explains: runs one case again with full
//!                                            backtraces; its value says which lines allocated
//!   puts the report together
//! ```
//!
//! A child whose standard input ends has lost its parent, and exits. So does a parent that was started by
//! xtask. What a child does not say, its
//! end says: a signal, an exit code, a stack overflow, no progress.
//!
//! | file | what it holds |
//! |---|---|
//! | `parent` | starts a child, watches it, and always sees it end |
//! | `attended` | ends the parent when whoever started it is gone |
//! | `child` | becomes a child; hands over its value |
//! | `heartbeat` | the lines that say that a child is alive, and the answer to its parent's question |
//! | `panics` | what the last panic said |
//! | `output` | what a child printed, of which a few lines are kept |
//! | `foreign` | text of the program's, made safe to show |
//! | `no_fault` | ends of a child that are no fault of the program |
//! | `console` | what the parent says itself |

mod attended;
mod child;
pub(crate) mod console;
mod foreign;
pub(crate) mod heartbeat;
mod no_fault;
mod output;
pub(crate) mod panics;
mod parent;

pub(crate) use child::{Role, in_child, left_the_runtime, next_verdict, profile_file, too_slow};
pub(crate) use parent::{End, Seen, run_child};
