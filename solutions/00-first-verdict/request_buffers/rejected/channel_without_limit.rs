//! One task reads, another sends, and a channel without a limit is between them.
//!
//! Wrong: each piece that goes through the channel is a buffer of its own, and all of them can wait in it.
//! Fails: total-flat

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(request) = server.next().await {
        let request = Arc::new(Mutex::new(request));
        let (full, mut to_send) = mpsc::unbounded_channel();
        let reader = Arc::clone(&request);
        let reading = tokio::spawn(async move {
            let mut piece = vec![0; PIECE];
            while let length @ 1.. = reader.lock().await.read(&mut piece).await {
                let _ = full.send(piece[..length].to_vec());
            }
        });
        while let Some(piece) = to_send.recv().await {
            request.lock().await.send(&piece).await;
        }
        reading.await.expect("the reader does not panic");
    }
}
