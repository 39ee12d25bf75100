//! Two pieces are read at a time, and the later one is sent first.
//!
//! Wrong: every byte is sent, and none is where it belongs.
//! Fails: responses-right

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut buffer = vec![0; 2 * PIECE];
    let (first, second) = buffer.split_at_mut(PIECE);
    while let Some(mut request) = server.next().await {
        loop {
            let earlier = request.read(first).await;
            let later = request.read(second).await;
            request.send(&second[..later]).await;
            request.send(&first[..earlier]).await;
            if later == 0 {
                break;
            }
        }
    }
}
