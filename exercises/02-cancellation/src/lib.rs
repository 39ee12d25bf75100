//! A service whose clients hang up, and wrappers that show it. Edit `job_queue.rs`,
//! `cancel_debug.rs` and `cancel_debug_nested.rs`; nothing else.

pub mod cancel_debug;
pub mod cancel_debug_nested;
pub mod job_queue;
pub mod world;
