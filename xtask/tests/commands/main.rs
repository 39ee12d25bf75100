//! The built `xtask` on small workbooks of its own.

mod book;
mod causes;
mod current;
mod listings;
mod maintainer;
mod new;
mod reader;
mod trace;
