//! Each connection has two tasks: one serves, the other awaits it and reports its panic.
//!
//! Costs: a second task for each connection, of a few hundred bytes.

use tokio_util::task::TaskTracker;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let supervisors = TaskTracker::new();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        supervisors.spawn(async move {
            if tokio::spawn(serve(connection)).await.is_err() {
                listener.report_panic(id);
            }
        });
    }
    supervisors.close();
    supervisors.wait().await;
}
