use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

/// Simulated time since the start of a run, the same on every thread.
///
/// Tokio's `Instant::now()` reads the simulated clock only on a thread that has entered the
/// runtime; on any other it reads the real one. A wake can come from any thread, so the clock
/// keeps a handle to the runtime of its run.
#[derive(Debug)]
pub(crate) struct Clock {
    runtime: Handle,
    start: Instant,
    /// The only thread of the run; none if it may use any.
    home: Option<ThreadId>,
}

impl Clock {
    /// Starts at zero. Must be called inside the runtime of the run.
    pub(crate) fn start() -> Self {
        Self {
            runtime: Handle::current(),
            start: Instant::now(),
            home: Some(thread::current().id()),
        }
    }

    /// The same for a run in real time, which may use any thread.
    pub(crate) fn start_for_all_threads() -> Self {
        Self { home: None, ..Self::start() }
    }

    /// Simulated time since the start.
    pub(crate) fn now(&self) -> Duration {
        let _inside = self.runtime.enter();
        self.start.elapsed()
    }

    /// Whether the caller runs on another thread than the run, where simulated time does not wait.
    pub(crate) fn is_foreign_here(&self) -> bool {
        self.home.is_some_and(|home| thread::current().id() != home)
    }
}

/// Simulated time as it is written down: in microseconds.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
