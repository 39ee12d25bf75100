//! What the two programs serve, a part for each exercise. Nobody edits this.
//!
//! Of two branches that are ready at once, `select!` takes one at random, and runs would differ.
//! So each kind of event falls on milliseconds whose last digit is its own, and never 0.

use std::time::Duration;

use tokio::time::sleep;

pub mod listener;
pub mod service;
pub mod waves;

/// Sleeps for at least so many milliseconds, until the clock shows this last digit.
async fn sleep_until_digit(now: Duration, least: u64, digit: u64) {
    let reached = now.as_millis() as u64 + least;
    sleep(Duration::from_millis(least + (10 + digit - reached % 10) % 10)).await;
}
