//! Two servers that are given more than they can do at once. Edit `batch_lookup.rs` and
//! `load_shedding.rs`; nothing else.

pub mod batch_lookup;
pub mod load_shedding;
pub mod world;
