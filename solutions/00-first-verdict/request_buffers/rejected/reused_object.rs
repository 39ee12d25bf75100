//! The vector of the object is kept for the next request, and emptied with `clear`.
//!
//! Wrong: `clear` keeps the capacity: the largest object so far is held from then on.
//! Fails: total-flat, peak-small

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    let mut object = Vec::new();
    while let Some(mut request) = server.next().await {
        object.clear();
        loop {
            let length = request.read(&mut piece).await;
            if length == 0 {
                break;
            }
            object.extend_from_slice(&piece[..length]);
        }
        request.send(&object).await;
    }
}
