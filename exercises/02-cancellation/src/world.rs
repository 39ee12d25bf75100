//! The surroundings of the exercises: nobody edits them.

pub mod clients;
pub mod reports;
pub mod scenes;
pub mod service;
mod step;
