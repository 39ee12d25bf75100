//! The list of pieces has its capacity from the start.
//!
//! Wrong: the list was never what costs; the pieces in it are.
//! Fails: total-flat, peak-small

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(mut request) = server.next().await {
        let mut object = Vec::with_capacity(128);
        loop {
            let mut piece = vec![0; PIECE];
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            piece.truncate(length);
            object.push(piece);
        }
        for piece in &object {
            request.send(piece).await;
        }
    }
}
