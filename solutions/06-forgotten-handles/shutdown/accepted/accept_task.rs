//! Accepting is a task of its own, which a token stops; each connection has a child of the token.
//!
//! Costs: two tokens, as the signal ends accepting and the deadline ends connections.
//! Nobody looks at a panic here, which a service must.

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let (tasks, stopping, deadline) =
        (TaskTracker::new(), CancellationToken::new(), CancellationToken::new());
    tasks.spawn(accept(service.clone(), tasks.clone(), stopping.clone(), deadline.clone()));
    service.stop_signal().await;
    stopping.cancel();
    tasks.close();
    if timeout(DEADLINE, tasks.wait()).await.is_err() {
        deadline.cancel();
        tasks.wait().await;
    }
}

async fn accept(
    service: Service,
    tasks: TaskTracker,
    stopping: CancellationToken,
    deadline: CancellationToken,
) {
    while let Some(connection) = stopping.run_until_cancelled(service.accept()).await {
        tasks.spawn(deadline.child_token().run_until_cancelled_owned(serve(connection)));
    }
}
