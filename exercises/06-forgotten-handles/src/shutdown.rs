//! Serves connections until a signal, and then stops: in-flight work may finish, for ten seconds.
//!
//! The deadline is `DEADLINE`, 10 s, after the signal. To have asked a task to stop is not enough.
//! `run` is fixed when:
//!
//! - serves-until-stopped: until the signal, each is served soon (begun within 0.1 s of its coming)
//! - accepts-no-more: after the signal none is accepted (none)
//! - work-finishes: work that ends before the deadline is finished (0 lost)
//! - stuck-is-stopped: what is stuck is stopped at the deadline (10 s after the signal, and at most
//!   0.1 s later)
//! - returns-at-once: `run` returns when nothing is open any more (within 0.1 s of the end of the
//!   last connection)
//! - nothing-left: when `run` returns, nothing is left behind (no task, no open connection)
//! - heap-returns: afterwards no more memory is held than before (0 bytes)
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
