//! Each piece is sent at once, from a buffer of its own.
//!
//! Wrong: the peak is small now, but every piece is still an allocation: the peak was cut, not the total.
//! Fails: total-flat

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(mut request) = server.next().await {
        loop {
            let mut piece = vec![0; PIECE];
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            request.send(&piece[..length]).await;
        }
    }
}
