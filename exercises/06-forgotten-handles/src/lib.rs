//! A server that must not grow, and must stop in time. Edit `accept_loop.rs` and `shutdown.rs`;
//! nothing else.

pub mod accept_loop;
pub mod shutdown;
pub mod world;

harness::exercises!(accept_loop, shutdown);
