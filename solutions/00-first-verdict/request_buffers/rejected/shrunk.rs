//! Each piece gives back what it does not fill.
//!
//! Wrong: a little less is held; the whole object still is, and each piece is allocated twice.
//! Fails: total-flat, peak-small

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(mut request) = server.next().await {
        let mut object = Vec::new();
        loop {
            let mut piece = vec![0; PIECE];
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            piece.truncate(length);
            piece.shrink_to_fit();
            object.push(piece);
        }
        for piece in &object {
            request.send(piece).await;
        }
    }
}
