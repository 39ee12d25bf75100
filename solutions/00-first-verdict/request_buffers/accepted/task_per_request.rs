//! A task for each request, with a buffer of its own.
//!
//! Costs: a task for each request; a panic in one request does not end the server.

use tokio::task::JoinSet;

use crate::world::{PIECE, Request, Server};

pub async fn serve(mut server: Server) {
    let mut requests = JoinSet::new();
    while let Some(request) = server.next().await {
        requests.spawn(answer(request));
        while requests.try_join_next().is_some() {}
    }
    while requests.join_next().await.is_some() {}
}

async fn answer(mut request: Request) {
    let mut piece = vec![0; PIECE];
    loop {
        let length = request.read(&mut piece).await;
        if length == 0 {
            break;
        }
        request.send(&piece[..length]).await;
    }
}
