//! The surroundings of the exercises: nobody edits them.

pub mod clients;
pub mod happened;
pub mod nested;
pub mod parts;
pub mod reports;
pub mod scene;
pub mod scenes;
pub mod service;
mod state;
pub mod steps;
