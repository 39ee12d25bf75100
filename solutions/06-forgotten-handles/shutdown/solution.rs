//! A set of tasks. At the deadline what is left is aborted, and awaited for a moment more.
//!
//! Costs: what is aborted stops at any of its awaits, with its work half done. What does not come to an
//! await is given up, and is there until the process ends.

use std::pin::pin;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

/// How long a connection that is stopped may take to come to an await.
const GRACE: Duration = Duration::from_secs(1);

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
    if timeout(DEADLINE, all_end(&mut connections)).await.is_ok() {
        return;
    }
    connections.abort_all();
    if timeout(GRACE, all_end(&mut connections)).await.is_err() {
        eprintln!("given up: {} connections", connections.len());
    }
}

async fn all_end(connections: &mut JoinSet<()>) {
    while let Some(ended) = connections.join_next().await {
        look(ended);
    }
}

/// A panic that nobody looks at is lost. It ends one connection, and no other.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        eprintln!("a connection ended badly: {error}");
    }
}
