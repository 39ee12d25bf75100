//! The maintainer's commands, and what they need.
//!
//! | file | what it holds |
//! |---|---|
//! | `verify` | `cargo xtask verify`: the proof that the verdicts tell right from wrong |
//! | `rules` | the rules that can be read off a chapter's files |
//! | `titles` | the title of a chapter, the same on its page |
//! | `contract` | the bullet lines of a file to edit, written from the checks and compared |
//! | `mutants` | `cargo xtask verify --mutants`: wrong fixes that no person listed |
//! | `proof` | what the proof of a verdict lets pass, each with the reason |
//! | `case` | a variant that is judged, and what its verdict must find |
//! | `schedule`, `changes` | which case is run next; what was changed since `main` |
//! | `repeat`, `cores` | a verdict that must say the same each time; all cores at work |
//! | `outcome` | what was verified, and the table that shows it |
//! | `new` | `cargo xtask new`: a chapter to begin with, from `templates/` |
//! | `seal`, `readme`, `picture` | `cargo xtask seal`: what is derived; the README's table and picture |
//! | `accept` | `cargo xtask verify --accept`: what fails as shipped |
//! | `book` | `cargo xtask book build`, `serve`, `check` |
//! | `listings`, `listing`, `normalise` | the programs that the book shows, run again |
//! | `figures`, `sweeps` | the traces that the book draws, recorded and compared |
//! | `bench` | `cargo xtask bench`: what the reader's commands cost, beside cargo alone |

mod accept;
pub(crate) mod bench;
pub(crate) mod book;
mod case;
mod changes;
mod contract;
mod cores;
pub(crate) mod figures;
mod listing;
mod listings;
mod mutants;
pub(crate) mod new;
mod new_names;
mod normalise;
mod outcome;
mod picture;
mod proof;
mod readme;
mod repeat;
mod rules;
mod schedule;
pub(crate) mod seal;
mod sweeps;
mod titles;
pub(crate) mod verify;
