//! Two loops serve the same server, each with a clone of it and a buffer of its own.
//!
//! Costs: a buffer for each loop, also for one that waits.

use crate::world::{PIECE, Server};

pub async fn serve(server: Server) {
    tokio::join!(work(server.clone()), work(server));
}

async fn work(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        while let length @ 1.. = request.read(&mut piece).await {
            request.send(&piece[..length]).await;
        }
    }
}
