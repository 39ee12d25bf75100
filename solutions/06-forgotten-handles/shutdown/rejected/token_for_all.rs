//! One token ends both: the accept loop and each connection.
//!
//! Wrong: at the signal the connections are cut off, as if there were no deadline.
//! Fails: work-finishes, stuck-is-stopped

use std::pin::pin;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::world::service::{Service, serve};

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
    token.cancel();
    connections.close();
    connections.wait().await;
}
