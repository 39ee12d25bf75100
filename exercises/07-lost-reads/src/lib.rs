//! A service that reads frames from a peer, and sends it orders meanwhile. Edit `frame_reader.rs`;
//! nothing else.

pub mod frame_reader;
pub mod world;

harness::exercises!(frame_reader);
