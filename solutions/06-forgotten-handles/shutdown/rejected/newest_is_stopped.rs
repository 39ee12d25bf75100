//! After the signal the connection that came last is stopped at once, as it has done the least.
//!
//! Wrong: it would have ended before the deadline.
//! Fails: work-finishes

use std::pin::pin;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut newest = None;
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                newest = Some(connections.spawn(serve(connection)));
            }
            Some(ended) = connections.join_next() => look(ended),
        }
    }
    if let Some(newest) = newest {
        newest.abort();
    }
    let all_end = async {
        while let Some(ended) = connections.join_next().await {
            look(ended);
        }
    };
    if timeout(DEADLINE, all_end).await.is_err() {
        connections.shutdown().await;
    }
}

/// A panic that nobody looks at is lost. It ends one connection, and no other.
fn look(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        eprintln!("a connection ended badly: {error}");
    }
}
