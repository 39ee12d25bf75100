//! A tracker waits for the tasks, and at the deadline a token tells each of them to stop.
//!
//! Costs: each task must watch the token; what does not reach an await in time is waited for.
//! Nobody looks at a panic here, which a service must.

use std::pin::pin;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let (connections, token) = (TaskTracker::new(), CancellationToken::new());
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                let token = token.clone();
                connections.spawn(async move { token.run_until_cancelled(serve(connection)).await });
            }
        }
    }
    connections.close();
    if timeout(DEADLINE, connections.wait()).await.is_err() {
        token.cancel();
        connections.wait().await;
    }
}
