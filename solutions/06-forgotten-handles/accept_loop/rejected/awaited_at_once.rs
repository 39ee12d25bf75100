//! Each handle is awaited at once, so none is kept.
//!
//! Wrong: one connection is served after the other, and the later ones wait for minutes.
//! Fails: served-at-once

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        if tokio::spawn(serve(connection)).await.is_err() {
            listener.report_panic(id);
        }
    }
}
