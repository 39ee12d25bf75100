//! A set of tasks, of at most fifty. Further connections wait until one ends.
//!
//! Wrong: the stuck ones keep their places, and the others are not served.
//! Fails: serves-until-stopped

use std::pin::pin;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept(), if connections.len() < 50 => {
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
