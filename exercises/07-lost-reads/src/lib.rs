//! A service that reads frames from a peer, and a pool of connections to a server. Edit
//! `frame_reader.rs` and `pooled_connection.rs`; nothing else.

pub mod frame_reader;
pub mod pooled_connection;
pub mod world;

harness::exercises!(frame_reader, pooled_connection);
