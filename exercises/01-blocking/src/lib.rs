//! A service that digests uploads. Edit `upload_digest.rs`; nothing else.

pub mod upload_digest;
pub mod world;

/// What digests the uploads becomes a task, so it must be `Send`. If it is not, the compiler says so here,
/// once.
pub fn run(
    uploads: world::Uploads,
    library: world::Library,
) -> impl Future<Output = ()> + Send + 'static {
    upload_digest::run(uploads, library)
}

harness::exercises!(upload_digest);
