//! The signal is looked at only when a connection comes, after it was accepted.
//!
//! Wrong: it takes one more, and without one it would never stop.
//! Fails: accepts-no-more

use std::pin::pin;

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut connections = JoinSet::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        let connection = service.accept().await;
        connections.spawn(serve(connection));
        while connections.try_join_next().is_some() {}
        if stop.as_mut().now_or_never().is_some() {
            break;
        }
    }
    let all_end = async { while connections.join_next().await.is_some() {} };
    if timeout(DEADLINE, all_end).await.is_err() {
        connections.shutdown().await;
    }
}
