//! The service, with a thousand requests in place of its clients.
//!
//! `cargo run -p service --release --features dhat-heap` measures it, and writes `dhat-heap.json`.

#![warn(missing_docs, unreachable_pub)]

use service::{Catalogue, before};

// ANCHOR: main
#[cfg(feature = "dhat-heap")]
#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    let server = before::Server::new(Catalogue::sample());
    #[cfg(feature = "dhat-heap")]
    let profiler = dhat::Profiler::new_heap();

    serve(&server);

    // The server is still there, with all that it keeps.
    #[cfg(feature = "dhat-heap")]
    drop(profiler);
}

#[tokio::main(flavor = "current_thread")]
async fn serve(server: &before::Server) {
    let answered = service::load(1_000, |connection| server.serve(connection)).await;
    println!("{} requests answered", answered.expect("the connection holds"));
}
// ANCHOR_END: main
