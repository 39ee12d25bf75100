//! What the programs of the book share, so that each shows only what its page is about.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::{Instant, timeout};

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

/// `finishes` or `stuck`.
#[must_use]
pub fn outcome(finishes: bool) -> &'static str {
    if finishes { "finishes" } else { "stuck" }
}
