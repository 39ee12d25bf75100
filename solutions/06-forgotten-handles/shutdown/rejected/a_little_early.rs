//! A set of tasks. What is still open shortly before the deadline is stopped.
//!
//! Wrong: the deadline is ten seconds after the signal, and who is stopped earlier may have needed the rest.
//! Fails: stuck-is-stopped

use std::pin::pin;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

/// So that the deadline is kept, whatever happens.
const SAFETY: Duration = Duration::from_millis(20);

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
    if timeout(DEADLINE - SAFETY, all_end).await.is_err() {
        connections.shutdown().await;
    }
}

/// A panic that nobody looks at is lost. It ends one connection, and no other.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("a connection ended badly: {error}");
    }
}
