//! The surroundings of the programs. Nobody edits this.
//!
//! What the peer sends comes on milliseconds that end in 3, most orders on those that end in 6. Some
//! orders come at the very moment of a chunk.

pub mod asked;
pub mod calls;
pub mod happened;
pub mod inbox;
pub mod kept;
pub mod line;
pub mod orders;
pub mod peer;
pub mod scene;
pub mod seen;
pub mod server;
mod talk;
