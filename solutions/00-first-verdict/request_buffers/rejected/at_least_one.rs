//! The first request is taken before the loop, and must be there.
//!
//! Wrong: a client can leave without asking for anything.
//! Fails: runs-through

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    let mut next = Some(server.next().await.expect("a client asks for something"));
    while let Some(mut request) = next {
        while let length @ 1.. = request.read(&mut piece).await {
            request.send(&piece[..length]).await;
        }
        drop(request);
        next = server.next().await;
    }
}
