//! One read and one send for each request.
//!
//! Wrong: a read gives what is there, not the whole object.
//! Fails: responses-right

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        let length = request.read(&mut piece).await;
        request.send(&piece[..length]).await;
    }
}
