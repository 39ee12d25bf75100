//! A stop waits for a client that follows a stream of events, and the stream has no end.

use std::pin::pin;
use std::time::Duration;

use futures::{Stream, StreamExt as _, stream};
use listings::Log;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const DEADLINE: Duration = Duration::from_secs(30);

/// An event each second, as long as the client wants them.
fn events() -> impl Stream<Item = u64> {
    stream::unfold(0, async |event| {
        sleep(Duration::from_secs(1)).await;
        Some((event, event + 1))
    })
}

/// Sends a client all events that there are.
async fn send(events: impl Stream<Item = u64>) -> u64 {
    let mut events = pin!(events);
    let mut sent = 0;
    while events.next().await.is_some() {
        sent += 1;
    }
    sent
}

// ANCHOR: hears
async fn follow(stop: CancellationToken) -> u64 {
    send(events().take_until(stop.cancelled_owned())).await
}
// ANCHOR_END: hears

async fn follow_for_ever() -> u64 {
    send(events()).await
}

/// Stops a server with this client, ten seconds after it came.
async fn stop(
    name: &str,
    stop: CancellationToken,
    client: impl Future<Output = u64> + Send + 'static,
) -> bool {
    let log = Log::new();
    let connections = TaskTracker::new();
    let client = connections.spawn(client);
    sleep(Duration::from_secs(10)).await;
    stop.cancel();
    connections.close();
    let ended = timeout(DEADLINE, connections.wait()).await.is_ok();
    log.say(format!("{name}: {}", if ended { "all have ended" } else { "given up" }));
    client.abort();
    ended
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let token = CancellationToken::new();
    assert!(!stop("follow_for_ever", token, follow_for_ever()).await);
    let token = CancellationToken::new();
    assert!(stop("follow", token.clone(), follow(token)).await);
}
