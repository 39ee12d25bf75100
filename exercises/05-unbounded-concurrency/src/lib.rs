//! Two servers that are given more than they can do at once. Edit `batch_lookup.rs` and
//! `load_shedding.rs`; nothing else.

pub mod batch_lookup;
pub mod load_shedding;
pub mod world;

/// A request becomes a task, so it must be `Send`. If it is not, the compiler says so here, once.
pub fn batch(
    server: &batch_lookup::Server,
    keys: Vec<u64>,
) -> impl Future<Output = Vec<u64>> + Send {
    server.batch(keys)
}

/// Of a request of the other server the same is true.
pub fn handle(
    server: &load_shedding::Server,
    request: world::backend::Request,
) -> impl Future<Output = world::backend::Response> + Send {
    server.handle(request)
}

harness::exercises!(batch_lookup, load_shedding);
