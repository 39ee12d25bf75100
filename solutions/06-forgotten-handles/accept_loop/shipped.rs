//! Serves every connection of a listener, and reports those that panic.
//!
//! Connections come 10 ms apart, about 250 in a row. Then there is a lull of 2.5 s. Two connections
//! panic, or one of eight. What is kept of each that has ended, or panicked, would grow for ever; to
//! tidy up now and then is enough. `run` is fixed when:
//!
//! - all-served: every connection is served to its end, or to its panic (all 4,000)
//! - panic-reported: each panic is reported once, and soon (once for each, within 10 s, and none
//!   for others)
//! - returns: `run` returns when the last connection has ended (within 1 s of the end of the last
//!   connection)
//! - nothing-left: when it returns, nothing is left behind (no task, no open connection)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! - served-at-once: each is begun soon after it comes (within 1 s)
//! - heap-flat: a lull after 2,800 holds no more than one up to 1,000 (at most 1,024 bytes more)
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
