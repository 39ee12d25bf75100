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
    #[cfg(feature = "dhat-heap")]
    let _profiler = dhat::Profiler::new_heap();

    serve();
}

#[tokio::main(flavor = "current_thread")]
async fn serve() {
    let server = before::Server::new(Catalogue::sample());
    let answered = service::load(1_000, |connection| server.serve(connection)).await;
    println!("{} requests answered", answered.expect("the connection holds"));
}
// ANCHOR_END: main
