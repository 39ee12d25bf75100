//! What is known of the reader, in `.async-traps`: attempts, and help that was asked for.

mod attempts;
mod help;

pub(crate) use attempts::{Attempt, Ledger, State};
pub(crate) use help::{Help, Helps};
