//! A server with many connections, most of them idle. Edit `upload_server.rs`; nothing else.

pub mod upload_server;
pub mod world;
