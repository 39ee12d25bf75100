//! A task for each connection, which catches its panic. The handle of the last one is awaited.
//!
//! Wrong: one that came a little earlier can take longer, and is open when `run` returns.
//! Fails: nothing-left

use std::panic::AssertUnwindSafe;

use futures::FutureExt;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut last = None;
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        last = Some(tokio::spawn(async move {
            if AssertUnwindSafe(serve(connection)).catch_unwind().await.is_err() {
                listener.report_panic(id);
            }
        }));
    }
    if let Some(last) = last {
        let _ = last.await;
    }
}
