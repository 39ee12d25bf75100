//! What the two programs serve, a part for each exercise. Nobody edits this.
//!
//! Each kind of event falls on milliseconds whose last digit is its own, and never 0.

pub mod listener;
pub mod scenes;
pub mod seen;
pub mod service;
pub mod waves;
