//! Serves objects: reads each from the store, and sends it to the client who asked for it.
//!
//! `serve` is fixed when:
//!
//! - responses-right: every object is sent whole and in order (all of them)
//! - reads-large: no object is read in crumbs (at least 128 bytes a read)
//! - total-flat: larger objects do not allocate more in all (at most 65,536 bytes more for three of
//!   1 MiB than for three of 64 KiB)
//! - peak-small: little is allocated at any one time (at most 98,304 bytes at once)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! - nothing-left: when it returns, nothing is left behind (no task, no request)
//!
//! A client asks for one object after the other, of any size and as many as it likes; or for none. A
//! read that comes to the end of a piece may be short. A buffer that the next client uses again may
//! stay.
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
