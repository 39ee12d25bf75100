//! The task reports its panic and lets it go on, and whoever takes the task out reports it again.
//!
//! Wrong: one panic, two calls at night.
//! Fails: panic-reported

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::world::listener::{Listener, serve};

struct Guard(Listener, usize);

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.report_panic(self.1);
        }
    }
}

pub async fn run(listener: Listener) {
    let mut handles = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Some(connection) = accepted else { break };
                let (id, guard) = (connection.id(), Guard(listener.clone(), connection.id()));
                let handle = tokio::spawn(async move {
                    let _guard = guard;
                    serve(connection).await
                });
                handles.push(async move { (id, handle.await.is_err()) });
            }
            Some((id, true)) = handles.next() => listener.report_panic(id),
        }
    }
    while let Some((id, panicked)) = handles.next().await {
        if panicked {
            listener.report_panic(id);
        }
    }
}
