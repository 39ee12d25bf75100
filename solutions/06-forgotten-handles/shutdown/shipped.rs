//! Serves connections until a signal, and then stops: in-flight work may finish, for ten seconds.
//!
//! `run` must
//!
//! - serves-until-stopped: until the signal, begin to serve each connection within 100 ms of its
//!   coming
//! - accepts-no-more: accept none after the signal
//! - work-finishes: let each connection that was accepted come to its end, if it does so within
//!   `DEADLINE` (10 s) of the signal
//! - stuck-is-stopped: stop those that do not, at the deadline: not before it, and at most 100 ms
//!   after it
//! - returns-at-once: return within 100 ms of the end of the last connection
//! - nothing-left: when it returns, be rid of all connections and tasks. To have asked a task to
//!   stop is not enough
//! - heap-returns: hold no more memory afterwards than before
//!
//! Use `Service::accept`, `Service::stop_signal`, `serve` and `DEADLINE`. Time is simulated: stay
//! on this runtime. Tasks are fine. Threads, the blocking pool and the real clock are not. The
//! crates in `Cargo.toml` can be used.

use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = TaskTracker::new();
    let mut stop = std::pin::pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                connections.spawn(serve(connection));
            }
        }
    }
    connections.close();
    // Whoever is stuck is given up.
    let _ = timeout(DEADLINE, connections.wait()).await;
}
