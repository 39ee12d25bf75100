//! A set of tasks. What is still open a second after the deadline is stopped.
//!
//! Wrong: whoever waits for the service to end kills it at the deadline.
//! Fails: stuck-is-stopped

use std::pin::pin;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                connections.spawn(serve(connection));
            }
            Some(ended) = connections.join_next() => look(ended),
        }
    }
    let all_end = async {
        while let Some(ended) = connections.join_next().await {
            look(ended);
        }
    };
    if timeout(DEADLINE + Duration::from_secs(1), all_end).await.is_err() {
        connections.shutdown().await;
    }
}

/// A panic that nobody looks at is lost. It ends one connection, and no other.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("a connection ended badly: {error}");
    }
}
