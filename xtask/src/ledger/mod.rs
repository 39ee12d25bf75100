//! What is known of the reader, in `.async-traps`: attempts, and help that was asked for.
//!
//! | file | what it holds |
//! |---|---|
//! | `attempt` | [`Attempt`]: one run of a verdict, a line of the file |
//! | `attempts` | [`Ledger`]: all of them, and where the reader stands |
//! | `help` | [`Helps`]: which hints were seen |
//! | `own_file` | a file of the reader's that is spoiled, or cannot be read |

mod attempt;
mod attempts;
mod help;
mod own_file;

pub(crate) use attempt::{Attempt, Lines, Measured};
pub(crate) use attempts::{Ledger, State};
pub(crate) use help::{Help, Helps};
