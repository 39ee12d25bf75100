//! A service that digests uploads. Edit `upload_digest.rs`; nothing else.

pub mod upload_digest;
pub mod world;
