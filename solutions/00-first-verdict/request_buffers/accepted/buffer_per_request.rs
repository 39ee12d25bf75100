//! A buffer for each request.
//!
//! Costs: an allocation for each request; while no request is open, nothing.

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    while let Some(mut request) = server.next().await {
        let mut piece = vec![0; PIECE];
        loop {
            match request.read(&mut piece).await {
                0 => break,
                length => request.send(&piece[..length]).await,
            }
        }
    }
}
