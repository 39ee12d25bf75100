//! What the programs of the book share, so that each shows only what its page is about.

mod clippy;
mod heap;

use std::fmt::Display;
use std::time::Duration;

use harness::Recorder;
use record::{Trace, wire};
use tokio::time::{Instant, timeout};

pub use clippy::clippy;
pub use heap::{ProfileFile, again, grouped, resident, said};

/// Prints what happens with the simulated time at which it does.
#[derive(Clone, Copy)]
pub struct Log(Instant);

impl Log {
    /// Time starts now.
    #[allow(clippy::new_without_default, reason = "a default that reads the clock would surprise")]
    #[must_use]
    pub fn new() -> Self {
        Self(Instant::now())
    }

    /// Prints one event.
    pub fn say(&self, what: impl Display) {
        println!("{:>3} s  {what}", self.0.elapsed().as_secs());
    }
}

/// Whether a program comes to its end within a minute of simulated time.
pub async fn finishes(program: impl Future) -> bool {
    timeout(Duration::from_secs(60), program).await.is_ok()
}

/// Leaves what was recorded for whoever draws a figure of it, if somebody asks.
///
/// # Panics
/// If the file cannot be written.
pub fn leave_trace(recorder: &Recorder<&'static str>) {
    leave(&recorder.trace(|words| Some(words.to_owned())));
}

/// The same, of a trace.
///
/// # Panics
/// If the file cannot be written.
pub fn leave(trace: &Trace) {
    if let Some(file) = std::env::var_os(wire::TRACE_FILE) {
        let json = serde_json::to_string(trace).expect("a trace is plain data");
        std::fs::write(file, json).expect("the file can be written");
    }
}

/// `finishes` or `stuck`.
#[must_use]
pub fn outcome(finishes: bool) -> &'static str {
    if finishes { "finishes" } else { "stuck" }
}
