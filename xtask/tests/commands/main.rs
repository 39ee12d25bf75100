//! The built `xtask` on small workbooks of its own.

mod afterwards;
mod book;
mod causes;
mod current;
mod diff;
mod doctor;
mod heap;
mod ledger;
mod listings;
mod maintainer;
mod new;
mod reader;
mod report;
#[cfg(unix)]
mod terminal;
mod trace;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod watch_ends;
