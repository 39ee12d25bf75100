//! A server with many connections, most of them idle. Edit `upload_server.rs`; nothing else.

pub mod upload_server;
pub mod world;

/// A handler becomes a task, so it must be `Send`. If it is not, the compiler says so here, once.
pub fn handle(connection: world::Connection) -> impl Future<Output = ()> + Send + 'static {
    upload_server::handle(connection)
}

harness::exercises!(upload_server);
