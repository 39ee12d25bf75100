//! Two buffers go round between a task that reads and the loop that sends.
//!
//! Costs: a task and two channels for each request; reading and sending go on at the same time.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(request) = server.next().await {
        let request = Arc::new(Mutex::new(request));
        let (full, mut to_send) = mpsc::channel(2);
        let (empty, mut to_fill) = mpsc::channel(2);
        for _ in 0..2 {
            empty.try_send(vec![0; PIECE]).expect("there is room for two");
        }
        let reader = Arc::clone(&request);
        let reading = tokio::spawn(async move {
            while let Some(mut piece) = to_fill.recv().await {
                let length = reader.lock().await.read(&mut piece).await;
                if length == 0 || full.send((piece, length)).await.is_err() {
                    return;
                }
            }
        });
        while let Some((piece, length)) = to_send.recv().await {
            request.lock().await.send(&piece[..length]).await;
            // The reader may have met the end of the object already.
            let _ = empty.try_send(piece);
        }
        reading.await.expect("the reader does not panic");
    }
}
