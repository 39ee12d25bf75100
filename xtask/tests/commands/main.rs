//! The built `xtask` on small workbooks of its own.

mod book;
mod maintainer;
mod reader;
