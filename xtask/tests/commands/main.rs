//! The built `xtask` on small workbooks of its own.

mod book;
mod diff;
mod listings;
mod maintainer;
mod new;
mod reader;
#[cfg(unix)]
mod terminal;
mod trace;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod watch_ends;
