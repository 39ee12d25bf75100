//! One buffer to read into, and one vector that the whole object is copied to.
//!
//! Wrong: the vector grows to the size of the object, and each time that it grows it is allocated anew.
//! Fails: total-flat, peak-small

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        let mut object = Vec::new();
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
