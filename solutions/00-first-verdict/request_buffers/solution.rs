//! One buffer for all requests, and each piece is sent as soon as it is there.
//!
//! Costs: 16 KiB for as long as the server runs.

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        loop {
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            request.send(&piece[..length]).await;
        }
    }
}
