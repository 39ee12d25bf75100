//! The Vec is pruned with `is_finished`.
//!
//! Wrong: a handle that is thrown away takes the panic with it.
//! Fails: panic-reported

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut handles = Vec::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        handles.retain(|(_, handle): &(_, tokio::task::JoinHandle<_>)| !handle.is_finished());
        handles.push((id, tokio::spawn(serve(connection))));
    }
    for (id, handle) in handles {
        if handle.await.is_err() {
            listener.report_panic(id);
        }
    }
}
