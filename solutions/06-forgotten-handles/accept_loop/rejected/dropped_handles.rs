//! The handles are dropped: nothing grows.
//!
//! Wrong: nobody learns of a panic, and the last connections are still open when it returns.
//! Fails: panic-reported, nothing-left

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    while let Some(connection) = listener.accept().await {
        tokio::spawn(serve(connection));
    }
}
