//! The handles are awaited after each thousand connections.
//!
//! Wrong: a panic is told up to a thousand connections late, and a thousand cells are kept.
//! Fails: panic-reported

use futures::future::join_all;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut handles = Vec::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        let handle = tokio::spawn(serve(connection));
        handles.push(async move { (id, handle.await.is_err()) });
        if handles.len() == 1_000 {
            report(&listener, join_all(handles.drain(..)).await);
        }
    }
    report(&listener, join_all(handles).await);
}

fn report(listener: &Listener, ended: Vec<(usize, bool)>) {
    for (id, panicked) in ended {
        if panicked {
            listener.report_panic(id);
        }
    }
}
