//! The pieces as a stream that lends its buffer back through the state.
//!
//! Costs: more to read; the loop over requests has no inner loop.

use futures::stream::{self, StreamExt as _};

use crate::world::{PIECE, Server};

pub async fn serve(server: Server) {
    let requests = stream::unfold(server, |mut server| async {
        let request = server.next().await?;
        Some((request, server))
    });
    let mut piece = vec![0; PIECE];
    let mut requests = std::pin::pin!(requests);
    while let Some(mut request) = requests.next().await {
        while let length @ 1.. = request.read(&mut piece).await {
            request.send(&piece[..length]).await;
        }
    }
}
