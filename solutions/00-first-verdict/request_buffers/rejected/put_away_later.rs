//! A task keeps the buffer for another second, in case that a client comes.
//!
//! Wrong: nothing takes the buffer from the task, and nobody waits for it.
//! Fails: nothing-left

use std::time::Duration;

use tokio::time::sleep;

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        while let length @ 1.. = request.read(&mut piece).await {
            request.send(&piece[..length]).await;
        }
    }
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        drop(piece);
    });
}
