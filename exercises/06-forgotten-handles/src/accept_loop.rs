//! Serves every connection of a listener, and reports those that panic.
//!
//! Connections come 10 ms apart, about 250 in a row. Then there is a lull of 2.5 s. `run` must
//!
//! - all-served: serve every connection to its end, or to its panic
//! - served-at-once: begin to serve each within a second of its coming
//! - panic-reported: report each connection that panics, once, within 10 s, and no other
//! - returns: return within a second of the end of the last connection
//! - nothing-left: leave no task and no connection behind when it returns
//! - heap-flat: keep nothing for each connection that has ended: at the end of a lull, hold no more
//!   after 2,000 connections than after 1,000
//! - heap-grows-not: hold no more memory afterwards than before
//!
//! Use `Listener::accept`, `serve`, and `Listener::report_panic` with the number of the connection.
//! The transcripts are of no use here. Time is simulated: stay on this runtime. Tasks are fine.
//! Threads, the blocking pool and the real clock are not. The crates in `Cargo.toml` can be used.

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    // A task that is forgotten would leak: keep every handle, and await them all.
    let mut handles = Vec::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        handles.push((id, tokio::spawn(serve(connection))));
    }
    for (id, handle) in handles {
        if handle.await.is_err() {
            listener.report_panic(id);
        }
    }
}
