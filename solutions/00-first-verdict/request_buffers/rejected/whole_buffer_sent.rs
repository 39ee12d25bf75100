//! One buffer, and all of it is sent each time.
//!
//! Wrong: a read does not always fill the buffer; the client gets old bytes behind the new ones.
//! Fails: responses-right

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        while request.read(&mut piece).await > 0 {
            request.send(&piece).await;
        }
    }
}
