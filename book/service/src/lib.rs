//! A small service that answers questions about a catalogue: as it was written first, and mended.
//! The book measures both with dhat.

#![warn(missing_docs, unreachable_pub)]

pub mod after;
pub mod before;
mod catalogue;
mod load;
mod unused;
#[cfg(feature = "dhat-heap")]
pub mod window;

pub use catalogue::{Catalogue, Item};
pub use load::load;
pub use unused::{unused_block, used_block};
