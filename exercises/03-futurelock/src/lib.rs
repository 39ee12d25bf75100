//! A service that copies objects into a log store. Edit `copy_job.rs`; nothing else.

pub mod copy_job;
pub mod world;

harness::exercises!(copy_job);
