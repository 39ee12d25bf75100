//! Tasks, and a `FuturesUnordered` of their handles, which the loop polls beside the listener.
//!
//! Costs: a node for each handle, beside its task. If `run` is dropped, the handles are, and the tasks go
//! on: a handle that is dropped stops nothing.

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut handles = FuturesUnordered::new();
    let mut open = true;
    while open || !handles.is_empty() {
        let ended = tokio::select! {
            accepted = listener.accept(), if open => {
                let Some(connection) = accepted else {
                    open = false;
                    continue;
                };
                let id = connection.id();
                let handle = tokio::spawn(serve(connection));
                handles.push(async move { (id, handle.await.is_err()) });
                continue;
            }
            Some(ended) = handles.next() => ended,
        };
        if let (id, true) = ended {
            listener.report_panic(id);
        }
    }
}
