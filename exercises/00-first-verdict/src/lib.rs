//! A server that sends objects to a client. Edit `request_buffers.rs`; nothing else.

pub mod request_buffers;
pub mod world;

harness::exercises!(request_buffers);
