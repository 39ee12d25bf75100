//! Handles that have ended are taken out after each fifty connections. A line is written down of each.
//!
//! Wrong: what is tidied up hides what is kept, for a while. The lines are never taken out.
//! Fails: heap-flat

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let (mut handles, mut log) = (Vec::new(), Vec::new());
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        handles.push((id, tokio::spawn(serve(connection))));
        if handles.len() < 50 {
            continue;
        }
        let (ended, open): (Vec<_>, Vec<_>) =
            handles.into_iter().partition(|(_, handle)| handle.is_finished());
        handles = open;
        for (id, handle) in ended {
            let panicked = handle.await.is_err();
            if panicked {
                listener.report_panic(id);
            }
            log.push((id, panicked));
        }
    }
    for (id, handle) in handles {
        if handle.await.is_err() {
            listener.report_panic(id);
        }
    }
}
