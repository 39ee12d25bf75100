//! A service whose clients hang up, and wrappers that show it. Edit `job_queue.rs`,
//! `cancel_debug.rs` and `cancel_debug_nested.rs`; nothing else.

pub mod cancel_debug;
pub mod cancel_debug_nested;
pub mod job_queue;
pub mod world;

/// A call becomes a task of its client's, so it must be `Send`. If it is not, the compiler says so here,
/// once.
pub fn handle(
    service: world::service::Service,
) -> impl Future<Output = Option<world::service::Job>> + Send + 'static {
    job_queue::handle(service)
}

harness::exercises!(job_queue, cancel_debug, cancel_debug_nested);
