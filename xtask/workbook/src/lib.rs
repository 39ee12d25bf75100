//! What there is in the workbook: chapters, exercises, variants, their names and files.
//!
//! `xtask` and the book's builder both read it here, so that nothing is understood in two ways.
//!
//! | file | what it holds |
//! |---|---|
//! | `workbook` | [`Workbook`]: where it is, and its chapters |
//! | `chapter`, `exercise` | [`Chapter`], [`Exercise`]: what there is to know of each, and its files |
//! | [`members`] | which chapters there are: the members of the workspace |
//! | [`manifest`] | what a chapter's `Cargo.toml` says about it |
//! | `variant`, `header` | [`Variant`]: a file under `solutions/`; [`Header`]: what it says of itself |
//! | `pages` | [`Page`]: a page of the book |
//! | [`names`] | from what a person typed to what is meant |
//! | [`files`] | reading and writing files |
//! | `error` | [`Error`]: what went wrong, in one line |

#![warn(missing_docs, unreachable_pub)]

mod chapter;
mod error;
mod exercise;
pub mod files;
pub mod header;
pub mod manifest;
pub mod members;
pub mod names;
mod pages;
#[cfg(test)]
mod testing;
mod variant;
mod workbook;

pub use chapter::{Chapter, Closing, number_of};
pub use error::{Error, Result};
pub use exercise::Exercise;
pub use header::Header;
pub use pages::Page;
pub use variant::{Finding, Kind, Variant};
pub use workbook::{Workbook, find, find_root};
