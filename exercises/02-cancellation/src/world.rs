//! The surroundings of the exercises: nobody edits them.

pub mod clients;
pub mod happened;
pub mod nested;
mod parts;
pub mod reports;
pub mod scenes;
pub mod service;
mod state;
pub mod steps;
