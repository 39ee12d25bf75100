//! Serves objects: reads each from the store, and sends it to the client who asked for it.
//!
//! `serve` must:
//!
//! - responses-right: send every object whole and in order
//! - total-flat: allocate at most 64 KiB more in all for objects of 1 MiB than for those of 64 KiB
//! - peak-small: have at most 96 KiB allocated at once, however large the objects are
//! - heap-grows-not: hold no more memory afterwards than before
//! - nothing-left: return when there are no more requests, and leave no task and no request behind
//!
//! Use `Server::next`, `Request::read` and `Request::send`. Time is simulated: stay on this
//! runtime. Tasks are fine. Threads, the blocking pool and the real clock are not. The crates in
//! `Cargo.toml` can be used.

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(mut request) = server.next().await {
        let mut object = Vec::new();
        loop {
            let mut piece = vec![0; PIECE];
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            piece.truncate(length);
            object.push(piece);
        }
        for piece in &object {
            request.send(piece).await;
        }
    }
}
