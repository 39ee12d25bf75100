//! What the two servers work with, and who asks them. Nobody edits this.

pub mod arrivals;
pub mod backend;
pub mod batches;
pub mod burst;
pub mod database;
pub mod keys;
pub mod places;
pub mod seen;
