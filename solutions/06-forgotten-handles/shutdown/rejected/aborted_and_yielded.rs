//! At the deadline all tasks are aborted, and `run` yields once, so that they can end.
//!
//! Wrong: it can be run again before the tasks are. Nobody promises an order; `join_next` waits until a
//! task has ended.
//! Fails: nothing-left

use std::pin::pin;

use tokio::task::{JoinSet, yield_now};
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
            Some(_) = connections.join_next() => {}
        }
    }
    let all_end = async { while connections.join_next().await.is_some() {} };
    if timeout(DEADLINE, all_end).await.is_err() {
        connections.abort_all();
        yield_now().await;
    }
}
