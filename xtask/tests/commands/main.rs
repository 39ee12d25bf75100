//! The built `xtask` on small workbooks of its own.

mod afterwards;
mod book;
mod causes;
mod current;
mod doctor;
mod heap;
mod ledger;
mod listings;
mod maintainer;
mod new;
mod reader;
mod report;
mod trace;
