//! A span that stays entered while its future waits gets the events of others.

use std::time::Duration;

use tokio::join;
use tokio::time::sleep;
use tracing::{Instrument, Span, info, info_span};

async fn second() {
    sleep(Duration::from_secs(1)).await;
}

// ANCHOR: entered
#[expect(clippy::await_holding_invalid_type, reason = "the lint must find it")]
async fn entered(id: u32) {
    let span = info_span!("request", id);
    let _entered = span.enter();
    info!("begins");
    second().await;
    info!("ends");
}
// ANCHOR_END: entered

// ANCHOR: instrumented
async fn instrumented(id: u32) {
    let work = async {
        info!("begins");
        second().await;
        info!("ends");
    };
    work.instrument(info_span!("request", id)).await;
}
// ANCHOR_END: instrumented

/// Says something that belongs to no request. Returns whether it is in a span all the same.
async fn tick() -> bool {
    info!("a tick, of no request");
    !Span::current().is_none()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false).init();
    // ANCHOR: run
    let (_, _, in_a_span) =
        join!(tokio::spawn(entered(1)), tokio::spawn(entered(2)), tokio::spawn(tick()));
    // ANCHOR_END: run
    assert!(in_a_span.expect("it does not panic"));
    println!();
    let (_, _, in_a_span) =
        join!(tokio::spawn(instrumented(1)), tokio::spawn(instrumented(2)), tokio::spawn(tick()));
    assert!(!in_a_span.expect("it does not panic"));
}
