//! What a task does not inherit from the code that spawns it, and how to pass it on.

use std::sync::Mutex;

use tokio::task::{JoinError, spawn_blocking};
use tracing::{Instrument, Span, info, info_span};

tokio::task_local! {
    static CLIENT: &'static str;
}

/// For each event, whether it had both the span and the client.
static INHERITED: Mutex<Vec<bool>> = Mutex::new(Vec::new());

fn tell(place: &str) {
    let client = CLIENT.try_get();
    info!("{place}, for {}", client.as_ref().unwrap_or(&"nobody"));
    let both = client.is_ok() && !Span::current().is_none();
    INHERITED.lock().expect("nobody panics with it").push(both);
}

// ANCHOR: lost
async fn handler() -> Result<(), JoinError> {
    tell("in the handler");
    tokio::spawn(async { tell("in a task") }).await?;
    spawn_blocking(|| tell("on the pool")).await?;
    // ANCHOR_END: lost
    println!();
    // ANCHOR: passed
    let (span, client) = (Span::current(), CLIENT.get());
    let task = CLIENT.scope(client, async { tell("in a task") });
    tokio::spawn(task.instrument(span.clone())).await?;
    let closure = move || CLIENT.sync_scope(client, || tell("on the pool"));
    spawn_blocking(move || span.in_scope(closure)).await
}
// ANCHOR_END: passed

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false).init();
    let request = CLIENT.scope("ada", handler()).instrument(info_span!("request", id = 7));
    request.await.expect("no task panics");
    let inherited = INHERITED.lock().expect("nobody panics with it").clone();
    assert_eq!(inherited, [true, false, false, true, true]);
}
