//! The line with the buffer is moved out of the loop, and the one that cuts it is not.
//!
//! Wrong: a buffer that was cut stays as short as the last piece. In the end a read gives one byte.
//! Fails: reads-large

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        loop {
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            piece.truncate(length);
            request.send(&piece).await;
        }
    }
}
